package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** If a thread of the program fails while a command runs, the command continues and the result is incomplete. */
@Tag("kernel")
@Tag("process")
final class ThreadFailureKernelTest {
    private static final int SECONDS = 300;

    @TempDir
    private Path directory;

    private Path failure;
    private Path err;
    private Path ran;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @BeforeEach
    void place() {
        failure = directory.resolve("failure");
        err = directory.resolve("err");
        ran = directory.resolve("ran");
    }

    /** Runs a command that exits with {@code code} once the program has reported that it stopped. */
    private int run(int code, String stopped, String... arguments) throws IOException, InterruptedException {
        Process process = start(
                "touch %s; until grep -q '%s' %s; do sleep 0.1; done; touch %s; exit %d"
                        .formatted(failure, stopped, err, ran, code),
                arguments);
        int ended = end(process);
        assertThat(ran).as("the command completed: " + Files.readString(err)).exists();
        return ended;
    }

    private Process start(String script, String... arguments) throws IOException {
        List<String> command = ThreadFailureProgram.program(failure);
        command.addFirst(EyasProcess.supervisor().toString());
        Collections.addAll(command, arguments);
        Collections.addAll(command, "--", "sh", "-c", script);
        ProcessBuilder builder = EyasProcess.builder().command(command);
        // The resources of the classes under test, even if an installation is tested.
        builder.environment().put("EYAS_HOME", EyasProcess.home().toString());
        return builder.redirectError(err.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .start();
    }

    private int end(Process process) throws IOException, InterruptedException {
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(Files.readString(err)).isTrue();
        assertThat(Files.readString(err))
                .contains("out of memory: the heap of ")
                .contains("EYAS_HEAP=1g")
                .doesNotContain("Exception", "java.", "internal error");
        return process.exitValue();
    }

    /** Cancelling a job ends its command, not only the observers. */
    @Test
    void signalReachesCommandAfterThreadFailure() throws Exception {
        Process process = start(
                "trap 'touch %s; exit 9' TERM; touch %s; while :; do sleep 0.1; done".formatted(ran, failure),
                "watch",
                "-q");
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!Files.readString(err).contains("watching stopped")) {
            assertThat(System.nanoTime()).as(Files.readString(err)).isLessThan(limit);
            Thread.sleep(20);
        }
        process.destroy();
        assertThat(end(process)).as(Files.readString(err)).isEqualTo(9);
        assertThat(ran).exists();
    }

    @Test
    void watchReportsLossAfterThreadFailure() throws Exception {
        Path report = directory.resolve("report");
        int code = run(7, "watching stopped", "watch", "-q", "--report", report.toString());
        assertThat(code).as(Files.readString(err)).isEqualTo(7);
        assertThat(Files.readString(err)).contains("coverage is incomplete");
        assertThat(Files.readString(report.resolve("report.json"))).contains("watching stopped: out of memory");
        new ReportFiles(report).assertComplete();
    }

    @Test
    void incompleteCoverageIsNoSuccess() throws Exception {
        assertThat(run(0, "watching stopped", "watch", "-q", "--fail-on", "critical"))
                .as(Files.readString(err))
                .isEqualTo(4);
    }

    @Test
    void recordingIsMarkedIncomplete() throws Exception {
        Path file = directory.resolve("recorded.scap");
        assertThat(run(7, "recording stopped", "record", "-w", file.toString()))
                .as(Files.readString(err))
                .isEqualTo(7);
        EyasProcess analyze = EyasProcess.run("analyze", file.toString());
        assertThat(analyze.exitCode()).as(analyze.err() + analyze.out()).isEqualTo(4);
    }

    @Test
    void topEndsWithCommandAfterThreadFailure() throws Exception {
        assertThat(run(7, "monitoring stopped", "top"))
                .as(Files.readString(err))
                .isEqualTo(7);
    }
}
