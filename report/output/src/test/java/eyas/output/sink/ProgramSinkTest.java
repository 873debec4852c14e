package eyas.output.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.rules.model.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class ProgramSinkTest {
    /** Longer than the test may take: a slow command on a busy machine is not killed. */
    private static final Duration LONG = Duration.ofMinutes(30);

    @TempDir
    private Path directory = Path.of("");

    private static AlertLine line(String text) {
        return new AlertLine(Priority.ERROR, text);
    }

    @Test
    void withoutKeepAliveEachAlertHasItsOwnProcess() throws Exception {
        Path out = directory.resolve("out");
        try (ProgramSink sink = new ProgramSink("echo begin >>" + out + "; cat >>" + out, false)) {
            sink.write(line("a"));
            sink.write(line("b"));
        }
        assertThat(out).hasContent("begin\na\nbegin\nb\n");
    }

    @Test
    void commandDoesNotInheritLauncherLocale() throws Exception {
        assertThat(System.getenv("EYAS_LC_ALL"))
                .as("of the process of the tests")
                .isEqualTo("=POSIX");
        Path out = directory.resolve("out");
        String command = "echo \"$LC_ALL ${EYAS_LC_ALL-unset}\" >>" + out + "; cat >>" + out;
        try (ProgramSink sink = new ProgramSink(command, false)) {
            sink.write(line("a"));
        }
        assertThat(out).hasContent("POSIX unset\na\n");
    }

    @Test
    void withKeepAliveAllAlertsGoToOneProcess() throws Exception {
        Path out = directory.resolve("out");
        try (ProgramSink sink = new ProgramSink("echo begin >>" + out + "; cat >>" + out, true, LONG)) {
            sink.write(line("a"));
            sink.write(line("b"));
        }
        assertThat(out).hasContent("begin\na\nb\n");
    }

    @Test
    void endedCommandIsRestarted() throws Exception {
        Path out = directory.resolve("out");
        try (ProgramSink sink = new ProgramSink("head -n 1 >>" + out, true, LONG)) {
            sink.write(line("a"));
            ConditionPoller.until("the first is done", () -> lines(out).equals(List.of("a")));
            // The end is detected by the failing write, or before it; either way the alert reaches the next process.
            boolean sent = false;
            while (!sent) {
                try {
                    sink.write(line("b"));
                    sent = lines(out).contains("b");
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("head -n 1");
                }
            }
        }
        assertThat(lines(out)).startsWith("a", "b");
    }

    @Test
    void missingCommandIsNamed() {
        ProgramSink sink = new ProgramSink("/none/such", false);
        assertThatThrownBy(() -> {
                    sink.write(line("a"));
                    sink.write(line("b"));
                })
                .hasMessageContaining("program output: /none/such: ")
                .isInstanceOf(IOException.class);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
