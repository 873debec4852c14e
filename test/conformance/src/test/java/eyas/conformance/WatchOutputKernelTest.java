package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.text.TerminalLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The final output of a watch, the width of its lines, and the process names in process lists. */
@Tag("kernel")
@Tag("process")
final class WatchOutputKernelTest {
    private static final int COLUMNS = 72;
    private static final String RULE = """
            - rule: Marked file opened
              desc: a file that only this test opens was opened
              condition: evt.type in (open, openat, openat2) and fd.name endswith eyas-marked-file
              output: "marked file opened, which a line that is as long as this one cannot say in full (file=%fd.name)"
              priority: WARNING
            """;
    private static final String OPENS = "cat /tmp/eyas-marked-file 2>/dev/null; ";

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireRoot() {
        Privileges.assumeBpfSupport();
    }

    private List<String> arguments(String... more) throws IOException {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULE);
        List<String> all = new ArrayList<>(List.of("watch", "--no-default-rules", "--rules", rules.toString()));
        all.addAll(List.of(more));
        return all;
    }

    private EyasProcess watch(String... more) throws IOException, InterruptedException {
        return EyasProcess.run(arguments(more).toArray(String[]::new));
    }

    @Test
    void quietModePrintsReasonOfExitCode() throws Exception {
        EyasProcess met = watch("-q", "--fail-on", "notice", "--", "sh", "-c", OPENS + "true");
        assertThat(met.exitCode()).as(met.err()).isEqualTo(3);
        assertThat(met.err()).isEqualTo("eyas: exit code 3: Warning 'Marked file opened' reaches --fail-on notice\n");

        EyasProcess failed = watch("-q", "--fail-on", "warning", "--", "sh", "-c", OPENS + "exit 7");
        assertThat(failed.exitCode()).as(failed.err()).isEqualTo(7);
        assertThat(failed.err())
                .isEqualTo(
                        "eyas: exit code 7: the command's own; Warning 'Marked file opened' reaches --fail-on warning, "
                                + "too\n");

        EyasProcess unmet = watch("-q", "--fail-on", "critical", "--", "sh", "-c", OPENS + "true");
        assertThat(unmet.exitCode()).as(unmet.err()).isZero();
        assertThat(unmet.err()).isEmpty();
    }

    @Test
    void lastLinesListOutputsWithPageFirst() throws Exception {
        Path report = directory.resolve("report");
        Path recording = directory.resolve("job.scap");
        EyasProcess run =
                watch("--report", report.toString(), "--record", recording.toString(), "--", "sh", "-c", "true");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("eyas: the report is in " + report.resolve("report.html") + "; beside it: report.md, ")
                .endsWith("eyas: the recording is in " + recording + "; read it with 'eyas read' and 'eyas analyze'\n");
    }

    /** {@code ps} shows the command's parent as {@code eyas}. */
    @Test
    void processListsShowProgramNames() throws Exception {
        EyasProcess run = watch("-q", "--", "sh", "-c", "cat /proc/$PPID/comm");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("eyas\n");
    }

    @Test
    void linesFitTerminalWidth() throws Exception {
        ProcessBuilder eyas =
                EyasProcess.builder(arguments("--", "sh", "-c", OPENS + "true").toArray(String[]::new));
        String command = eyas.command().stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "stty cols " + COLUMNS + "; exec ", ""));
        EyasProcess run = EyasProcess.run(eyas.command("script", "-qec", command, "/dev/null"));
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        List<String> lines = Stream.of(run.out().split("\r?\n", -1)).toList();
        assertThat(lines)
                .anyMatch(line -> line.startsWith("eyas ") && line.endsWith(TerminalLine.CUT))
                .anyMatch(line -> line.startsWith("eyas: lines that end with "))
                .allSatisfy(line -> assertThat(TerminalLine.width(line)).isLessThanOrEqualTo(COLUMNS));
    }
}
