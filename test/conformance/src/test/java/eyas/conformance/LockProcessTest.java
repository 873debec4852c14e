package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the lock commands as a user does: as a separate process, which drops privileges. */
@Tag("process")
final class LockProcessTest {
    private static final Path REPORT = Path.of(
            System.getProperty("eyas.root", "../.."),
            "report/report/src/test/resources/eyas/report/example-report.json");

    private static final Path CAPTURE = Path.of(System.getProperty("eyas.root", "../.."))
            .resolve("core/capture/src/test/resources/eyas/capture/synthetic.scap")
            .toAbsolutePath()
            .normalize();

    private static final String NO_BEHAVIOR = """
            version: 1
            workflows: {}
            """;

    @TempDir
    private Path directory;

    @Test
    @Tag("jvm")
    void learnsUpdatesAndChecksLock() throws IOException, InterruptedException {
        String lock = directory.resolve("eyas.lock.yaml").toString();
        EyasProcess learned = EyasProcess.run("lock", "learn", REPORT.toString(), "-o", lock);
        assertThat(learned.exitCode()).as(learned.err()).isZero();
        assertThat(Files.readString(Path.of(lock))).contains("- gist.example.test:8000/tcp from curl\n");

        EyasProcess same = EyasProcess.run("lock", "check", REPORT.toString(), "--lock", lock);
        assertThat(same.exitCode()).as(same.err()).isEqualTo(4);
        assertThat(same.out()).contains("no differences", "Coverage is incomplete");

        String other = Files.readString(REPORT).replace("gist.example.test", "evil.example.test");
        String report =
                Files.writeString(directory.resolve("report.json"), other).toString();
        EyasProcess changed = EyasProcess.run("lock", "check", report, "--lock", lock, "--format", "json");
        assertThat(changed.exitCode()).as(changed.err()).isEqualTo(3);
        assertThat(changed.out()).contains("\"heaviest\": \"heavy\"", "evil.example.test:8000/tcp from curl");

        assertThat(EyasProcess.run("lock", "update", directory.toString(), "--lock", lock)
                        .out())
                .contains("is written");
        assertThat(EyasProcess.run("lock", "check", report, "--lock", lock).exitCode())
                .isEqualTo(4);
    }

    /** A report of a recording is compared like any other report: same output, same exit code. */
    @Test
    void recordingAndReportCompareEqually() throws IOException, InterruptedException {
        String reports = directory.resolve("reports").toString();
        assertThat(EyasProcess.run("analyze", CAPTURE.toString(), "-q", "-o", reports)
                        .exitCode())
                .isZero();
        String none = Files.writeString(directory.resolve("none.lock.yaml"), NO_BEHAVIOR)
                .toString();
        String own = directory.resolve("own.lock.yaml").toString();
        EyasProcess learned = EyasProcess.run("lock", "learn", reports, "-o", own);
        assertThat(learned.exitCode()).as(learned.err()).isZero();
        for (String lock : List.of(none, own)) {
            EyasProcess check = EyasProcess.run("lock", "check", reports, "--lock", lock);
            EyasProcess analyzed = EyasProcess.run("analyze", CAPTURE.toString(), "--lock", lock);
            assertThat(analyzed.exitCode()).as(lock + analyzed.err()).isEqualTo(check.exitCode());
            assertThat(analyzed.err()).contains(check.out());
            assertThat(analyzed.err().contains("exit code 3")).isEqualTo(check.exitCode() == 3);
            assertThat(check.exitCode()).as(check.out()).isEqualTo(lock.equals(none) ? 3 : 0);
        }
        assertThat(EyasProcess.run("analyze", CAPTURE.toString(), "--lock", own + ".missing")
                        .err())
                .contains("no such lock");
    }

    @Test
    void failOnWeightIsConfigurable() throws IOException, InterruptedException {
        String lock = Files.writeString(directory.resolve("none.lock.yaml"), NO_BEHAVIOR)
                .toString();
        EyasProcess light =
                EyasProcess.run("analyze", CAPTURE.toString(), "--lock", lock, "--lock-fail-on", "light", "-q");
        assertThat(light.exitCode()).as(light.err()).isEqualTo(3);
        assertThat(light.err())
                .isEqualTo("eyas: exit code 3: an entry as heavy as --lock-fail-on light is not in the lock\n");
        EyasProcess wrong = EyasProcess.run("analyze", CAPTURE.toString(), "--lock", lock, "--lock-fail-on", "grave");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("'grave' is not a weight");
    }
}
