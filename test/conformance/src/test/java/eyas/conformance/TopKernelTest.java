package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eyas top} monitors real commands. */
@Tag("kernel")
@Tag("process")
final class TopKernelTest {
    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    @Test
    void countsBytesWhileCommandRuns() throws IOException, InterruptedException {
        Path from = Files.write(directory.resolve("from"), new byte[70_000]);
        Path to = directory.resolve("to");
        String script = "cat " + from + " > " + to + "; echo said; exit 5";
        EyasProcess files = EyasProcess.run("top", "files", "--format", "json", "--", "sh", "-c", script);
        assertThat(files.exitCode()).as(files.err()).isEqualTo(5);
        // The command's output is redirected, so that standard output contains only the document.
        assertThat(files.err()).contains("said");
        assertThat(files.out()).startsWith("{").doesNotContain("said");
        assertThat(row(files, from)).contains("\"read\": 70000", "\"written\": 0", "\"process\": \"cat\"");
        assertThat(row(files, to)).contains("\"written\": 70000");
        EyasProcess processes = EyasProcess.run("top", "--", "sh", "-c", script);
        assertThat(processes.out())
                .doesNotContain("exec \"$@\"")
                .containsPattern("(?m)^ *\\d+  .*  ended  cat " + from + "$");
    }

    /** The table uses the terminal's alternate screen; the command's output is printed afterwards. */
    @Test
    void restoresTerminalWithCommandOutput() throws IOException, InterruptedException {
        Path program = EyasProcess.script(directory.resolve("eyas"));
        Path log = directory.resolve("typescript");
        // The command ends when the table is displayed. The log starts with the command line, which the pattern must
        // not match.
        String command =
                "echo printed; until [ ! -e %1$s ] || grep -q \"O[P]ENED\" %1$s; do sleep 0.1; done".formatted(log);
        Process terminal = new ProcessBuilder(
                        "script", "-qfec", program + " top -- sh -c '" + command + "'", log.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        assertThat(terminal.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(terminal.exitValue()).isZero();
        String shown = Files.readString(log, StandardCharsets.UTF_8);
        int entered = shown.indexOf("\u001b[?1049h");
        int left = shown.indexOf("\u001b[?1049l");
        int printed = shown.lastIndexOf("printed");
        assertThat(List.of(entered, left, printed)).doesNotContain(-1);
        assertThat(entered).isLessThan(left);
        assertThat(left).isLessThan(printed);
        assertThat(shown.substring(entered, left)).contains("eyas top processes", "COMMAND", "\u001b[H");
    }

    /** The clock advances while the command is idle. A signal that ends the command does not end Eyas before it restores the terminal. */
    @Test
    void interruptRestoresTerminal() throws IOException, InterruptedException {
        Path program = EyasProcess.script(directory.resolve("eyas"));
        Path log = directory.resolve("typescript");
        // A shell's background jobs ignore SIGINT, and their children inherit that.
        String command = "exec env --default-signal=INT " + program + " top -- sleep 600";
        Process terminal = new ProcessBuilder("script", "-qfec", command, log.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        Pattern clock = Pattern.compile("events in ([\\d.]+) s");
        Set<String> times = new HashSet<>();
        for (int i = 0; i < 3_000 && terminal.isAlive() && times.size() < 3; i++) {
            Thread.sleep(100);
            String shown = Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
            clock.matcher(shown).results().forEach(each -> times.add(each.group(1)));
        }
        assertThat(times).hasSizeGreaterThanOrEqualTo(3);
        try (OutputStream keys = terminal.getOutputStream()) {
            keys.write(3);
            keys.flush();
            assertThat(terminal.waitFor(5, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(terminal.exitValue()).isEqualTo(128 + 2);
        String shown = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(shown.indexOf("\u001b[?1049h")).isPositive().isLessThan(shown.indexOf("\u001b[?25h\u001b[?1049l"));
    }

    @Test
    void missingCommandHasSameMessageAsWatch() throws IOException, InterruptedException {
        EyasProcess run = EyasProcess.run("top", "--", "no-such-program");
        assertThat(run.err())
                .contains("eyas: error[C021]: no-such-program: command not found\n")
                .doesNotContain("exec");
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(127);
    }

    private static String row(EyasProcess run, Path file) {
        int at = run.out().indexOf("\"path\": \"" + file + "\"");
        assertThat(at).as(run.out()).isPositive();
        return run.out().substring(run.out().lastIndexOf('{', at), at);
    }
}
