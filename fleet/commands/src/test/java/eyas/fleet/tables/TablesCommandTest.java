package eyas.fleet.tables;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.cli.TrainingCapture;
import eyas.fleet.EyasFleet;
import eyas.tables.store.DirectoryStore;
import eyas.tables.store.Store;
import eyas.tables.store.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code eyas tables} end to end. */
final class TablesCommandTest {
    private static final long NOW = System.currentTimeMillis() * 1_000_000;

    @TempDir
    private Path directory;

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(taken, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            int code = EyasFleet.run(arguments);
            return new Ran(code, taken.toString(StandardCharsets.UTF_8), output.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private String report(String name, String command, long end) throws IOException {
        Path file = directory.resolve(name).resolve("report.json");
        Files.createDirectories(directory.resolve(name));
        return Files.writeString(
                        file,
                        "{\"schema_version\":\"3.2\",\"job\":{\"command\":\"" + command
                                + "\",\"machine\":\"m1\",\"start_time_ns\":" + (NOW - 5) + ",\"end_time_ns\":" + end
                                + ",\"resolvers\":[]}}")
                .toString();
    }

    private String store() {
        return directory.resolve("store").toString();
    }

    private List<String> stored(String prefix) throws IOException {
        try (Store store = new DirectoryStore(directory.resolve("store"))) {
            return store.list(prefix).stream().map(StoredObject::name).toList();
        }
    }

    @Test
    void rejectsReportThatContradictsOptions() throws Exception {
        String report = report("a", "acme/app, job build, run 17", NOW);
        Ran other = run("tables", report, "-o", store(), "--repository", "stranger/app");
        assertThat(other.code()).isEqualTo(4);
        assertThat(other.err()).contains("claims repository acme/app, not stranger/app");
        Ran anotherRun = run("tables", report, "-o", store(), "--repository", "acme/app", "--run", "18");
        assertThat(anotherRun.code()).isEqualTo(4);
        assertThat(anotherRun.err()).contains("claims run 17");
        assertThat(stored("v1/")).isEmpty();
        assertThat(run("tables", report, "-o", store(), "--repository", "acme/app", "--run", "17", "--job", "build")
                        .code())
                .isZero();
        Ran again = run("tables", report, "-o", store());
        assertThat(again.out()).as("one job regardless of how it was written").contains("1 already present");
    }

    @Test
    void reportsReplacedReports() throws Exception {
        assertThat(run("tables", report("a", "acme/app, job build, run 17", NOW - 2), "-o", store())
                        .code())
                .isZero();
        Ran ran = run("tables", report("b", "acme/app, job build, run 17", NOW), "-o", store());
        assertThat(ran.out()).contains("1 job written").contains("1 replaced another report of the same job");
    }

    @Test
    void skipsCapturesWhenSeveralLieBesideAReport() throws Exception {
        report("a", "acme/app, job build, run 17", NOW);
        TrainingCapture.write(directory.resolve("a/job.scap0"), 3);
        TrainingCapture.write(directory.resolve("a/job.scap1"), 3);
        Ran plain = run("tables", directory.resolve("a").toString(), "-o", store());
        assertThat(plain.code()).isZero();
        assertThat(plain.out()).contains("1 job written");
        Ran retained = run("tables", directory.resolve("a").toString(), "-o", store(), "--keep-captures");
        assertThat(retained.code()).isEqualTo(4);
        assertThat(retained.err()).contains("2 captures in the same directory");
    }

    @Test
    void storesCaptureOfKnownJobOnRequest() throws Exception {
        report("a", "acme/app, job build, run 17", NOW);
        TrainingCapture.write(directory.resolve("a/job.scap"), 3);
        String input = directory.resolve("a").toString();
        assertThat(run("tables", input, "-o", store()).code()).isZero();
        assertThat(stored("v1/capture-files/")).isEmpty();
        Ran ran = run("tables", input, "-o", store(), "--keep-captures");
        assertThat(ran.code()).as(ran.err()).isIn(0, 4);
        assertThat(stored("v1/capture-files/")).hasSize(1);
    }

    @Test
    void capturesAreKeptAtMostAsLongAsJobs() throws Exception {
        report("a", "acme/app, job build, run 17", NOW);
        TrainingCapture.write(directory.resolve("a/job.scap"), 3);
        Ran ran = run("tables", directory.resolve("a").toString(), "-o", store(), "--keep-captures");
        assertThat(ran.code()).as(ran.err()).isIn(0, 4);
        Ran longer = run("tables", "expire", store(), "--keep", "30d", "--keep-captures", "60d");
        assertThat(longer.code()).isEqualTo(2);
        assertThat(longer.err()).contains("--keep-captures is longer than --keep");
        assertThat(run("tables", "expire", store(), "--keep", "60d", "--keep-captures", "30d")
                        .out())
                .contains("0 files");
        assertThat(stored("v1/capture-files/")).hasSize(1);
        assertThat(run("tables", "expire", store(), "--keep", "60d", "--keep-captures", "2999-01-01")
                        .out())
                .contains("1 file");
        assertThat(stored("v1/capture-files/")).isEmpty();
        assertThat(stored("v1/jobs/")).hasSize(1);
    }
}
