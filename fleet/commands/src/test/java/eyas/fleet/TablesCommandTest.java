package eyas.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code eyas tables} end to end. */
final class TablesCommandTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("eyas.root", "../.."))
            .resolve("report/report/src/test/resources/eyas/report/report-0.1.0.json");

    @TempDir
    Path directory;

    /** Returns the exit code followed by the output. */
    private static String run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream to = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(to);
            System.setErr(to);
            int code = EyasFleet.run(arguments);
            return code + " " + printed.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @Test
    void writesArtifactsOfManyJobsAndReportsInvalidOnes() throws Exception {
        for (String job : new String[] {"a", "b"}) {
            Files.createDirectories(directory.resolve("artifacts/" + job));
            String report = Files.readString(EXAMPLE).replaceFirst("\"inode\" ?: ?[0-9]+", "\"inode\":" + job.length());
            Files.writeString(
                    directory.resolve("artifacts/" + job + "/report.json"), report + (job.equals("a") ? "" : "\n"));
        }
        Files.createDirectories(directory.resolve("artifacts/c"));
        Files.writeString(directory.resolve("artifacts/c/report.json"), "{\"schema_version\":");
        String store = directory.resolve("store").toString();
        String artifacts = directory.resolve("artifacts").toString();
        assertThat(run("tables", artifacts, "-o", store, "--dry-run"))
                .startsWith("4 ")
                .contains("2 jobs of 1 repository");
        assertThat(directory.resolve("store")).doesNotExist();
        assertThat(run("tables", artifacts, "-o", store, "--repository", "acme/app"))
                .startsWith("4 ")
                .contains(
                        "2 jobs written",
                        "c/report.json: byte 18, /schema_version: unexpected end of the report",
                        "1 input could not be read");
        assertThat(run("tables", artifacts, "-o", store, "--repository", "acme/app"))
                .contains("2 already present");
        assertThat(run("tables", "compact", store, "--all")).startsWith("0 ");
        assertThat(run("tables", "expire", store, "--keep", "1d", "--dry-run"))
                .startsWith("0 ")
                .contains("would be deleted");
        assertThat(run("tables", "forget", store, "acme/app")).startsWith("0 ").contains("erased");
        assertThat(run("tables", artifacts, "-o", store, "--repository", "acme/app"))
                .contains("2 rejected");
    }

    @Test
    void printsSchemaInEachFormat() {
        assertThat(run("tables", "schema")).startsWith("0 jobs: a job\n").contains("  order_key");
        assertThat(run("tables", "schema", "observables", "--format", "markdown"))
                .contains("| `order_key` | VARCHAR |");
        assertThat(run("tables", "schema", "--format", "json")).startsWith("0 {\"layout\":\"v1\"");
        assertThat(run("tables", "schema", "jbos")).startsWith("2 ").contains("did you mean 'jobs'?");
    }

    @Test
    void rejectsUsageErrors() {
        assertThat(run("tables")).startsWith("2 ").contains("missing argument: INPUT");
        assertThat(run("tables", "x")).startsWith("2 ").contains("missing option: --output STORE");
        assertThat(run("tables", "x", "-o", "gs://x"))
                .startsWith("2 ")
                .contains("neither a directory nor s3://BUCKET/PREFIX");
        assertThat(run("tables", "x", "-o", "y", "--run", "7")).startsWith("2 ").contains("--repository");
        assertThat(run("tables", "expire", "y")).startsWith("2 ").contains("--keep");
    }
}
