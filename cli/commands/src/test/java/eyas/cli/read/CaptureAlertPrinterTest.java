package eyas.cli.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.capture.CaptureInfo;
import eyas.capture.CaptureSource;
import eyas.cli.ProgramRun;
import eyas.cli.TrainingCapture;
import eyas.output.form.AlertFormat;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the recording of the warm-up, which is deterministic. */
final class CaptureAlertPrinterTest {
    private static final String RULES = """
            - rule: Missing
              desc: A file was not there.
              condition: evt.type = openat and evt.failed = true and fd.name != ""
              output: "%evt.num after %evt.deltatime missing %fs.path.name by %proc.name"
              priority: NOTICE
            - rule: Started
              desc: A program was started.
              condition: evt.type = execve and evt.dir = < and proc.pid < 110
              output: "%evt.num started %proc.pid"
              priority: ERROR
            """;

    @TempDir
    private Path directory;

    private Path capture = Path.of("");
    private Path rules = Path.of("");

    @BeforeEach
    void create() throws IOException {
        capture = directory.resolve("training.scap");
        TrainingCapture.write(capture, TrainingCapture.PROCESSES);
        rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
    }

    private List<String> alerts(boolean json) {
        return alerts(json ? AlertFormat.FALCO : null);
    }

    private List<String> alerts(@Nullable AlertFormat form) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CaptureSource source = CaptureSource.open(capture)) {
            long printed = new CaptureAlertPrinter(List.of(rules), form, Terminal.standardError(), out).run(source);
            List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
            assertThat(lines).hasSize((int) printed);
            return lines;
        }
    }

    private List<String> selected(String filter, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CaptureSource source = CaptureSource.open(capture)) {
            new CaptureEventPrinter(
                            new ReadOptions(filter, format, false, Long.MAX_VALUE), Terminal.standardError(), out)
                    .run(source);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void recordingResemblesABuild() {
        try (CaptureSource source = CaptureSource.open(capture)) {
            CaptureInfo info = CaptureInfo.read(source);
            assertThat(info.warnings()).isEmpty();
            // Per process: two clones, an execve with its enter event, an exit; 40 opens and other calls with enter and
            // exit events; 26 of the opens succeed, and each is followed by ten events.
            assertThat(source.eventsSeen()).isEqualTo(1500L * (5 + 40 * 4 + 26 * 10));
            assertThat(source.counters().skipped()).isZero();
        }
        assertThat(selected("evt.type = execve and evt.dir = <", "%proc.pid")).hasSize(1500);
        assertThat(selected("evt.type = close and evt.rawres = 0", "%fd.name")).hasSize(1500 * 26);
    }

    @Test
    void printsAnAlertForEveryMatchingEvent() {
        List<String> alerts = alerts(false);
        List<String> started = alerts.stream()
                .filter(line -> line.contains("started"))
                .map(line -> line.substring(line.indexOf("Error ") + 6))
                .toList();
        assertThat(started)
                .hasSize(9)
                .isEqualTo(
                        selected("evt.type = execve and evt.dir = < and proc.pid < 110", "%evt.num started %proc.pid"));
        List<String> missing = alerts.stream()
                .filter(line -> line.contains("missing"))
                .map(line -> line.substring(line.indexOf("Notice ") + 7))
                .toList();
        // The time since the previous event is that of the file, although no rule needs the previous event.
        assertThat(missing)
                .hasSize(1500 * 14)
                .isEqualTo(selected(
                        "evt.type = openat and evt.failed = true and fd.name != \"\"",
                        "%evt.num after %evt.deltatime missing %fs.path.name by %proc.name"))
                .allMatch(line -> line.contains("after 10000 missing"));
    }

    @Test
    void jsonHasHostnameOfTheRecording() {
        List<String> lines = alerts(true);
        assertThat(lines).hasSize(1500 * 14 + 9);
        assertThat(lines.getFirst())
                .startsWith("{\"hostname\":\"training\",")
                .contains("\"priority\":\"Error\"", "\"rule\":\"Started\"", "\"source\":\"syscall\"");
    }

    private static List<String> ids(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll(".*\"id\":\"([0-9a-f]{32})\".*", "$1"))
                .toList();
    }

    /** Printed and written alerts are equal and have the name of the recorded machine. */
    @Test
    void printedAndWrittenAlertsAreEqual() throws IOException {
        Files.writeString(rules, RULES.substring(RULES.indexOf("- rule: Started")));
        List<String> printed = alerts(AlertFormat.ECS);
        assertThat(printed).hasSize(9).allMatch(line -> line.contains("\"ecs\":{"));
        Path report = directory.resolve("report");
        analyze(report, "--alert-form", "ocsf,ecs");
        List<String> written = Files.readAllLines(report.resolve("alerts.ecs.jsonl"));
        assertThat(written).hasSize(9).allMatch(line -> line.contains("\"host\":{") && line.contains("\"training\""));
        assertThat(ids(written)).isEqualTo(ids(printed)).doesNotHaveDuplicates();
        assertThat(Files.readAllLines(report.resolve("alerts.ocsf.jsonl")))
                .hasSize(9)
                .allMatch(line -> line.contains("\"class_uid\":2004") && line.contains("\"hostname\":\"training\""));
        assertThat(report.resolve("alerts.otlp.jsonl")).doesNotExist();
        analyze(report, "--alert-form", "otlp");
        assertThat(Files.readAllLines(report.resolve("alerts.otlp.jsonl")))
                .hasSize(9)
                .allMatch(line -> line.startsWith("{\"resourceLogs\":[") && line.contains("\"training\""));
        assertThat(report.resolve("alerts.ecs.jsonl")).doesNotExist();
    }

    private void analyze(Path report, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "analyze",
                capture.toString(),
                "-o",
                report.toString(),
                "--rules",
                rules.toString(),
                "--no-default-rules"));
        arguments.addAll(List.of(more));
        ProgramRun run = ProgramRun.eyas(arguments.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isIn(ExitCode.OK, ExitCode.INCOMPLETE, ExitCode.FINDINGS);
    }

    @Test
    void alertFormatRequiresRules() {
        assertThat(ProgramRun.eyas("read", "x.scap", "--alert-form", "ecs"))
                .satisfies(run -> assertThat(run.code()).isEqualTo(ExitCode.USAGE))
                .satisfies(run -> assertThat(run.err()).contains("--alert-form requires --rules"));
        assertThat(ProgramRun.eyas("analyze", "x.scap", "--alert-form", "ecs"))
                .satisfies(run -> assertThat(run.code()).isEqualTo(ExitCode.USAGE))
                .satisfies(run -> assertThat(run.err()).contains("--output DIR"));
    }

    @Test
    void ruleErrorsAreReportedBeforeReading() throws IOException {
        Files.writeString(rules, "- rule: X\n  desc: d\n  condition: no.such = 1\n  output: o\n  priority: ERROR\n");
        assertThatThrownBy(() -> new CaptureAlertPrinter(
                        List.of(rules), null, Terminal.standardError(), new ByteArrayOutputStream()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("the rules have errors");
    }

    @Test
    void rulesCannotBeCombinedWithEventOptions() {
        assertThat(ProgramRun.eyas("read", "x.scap", "--rules", "r.yaml", "evt.num = 1")
                        .err())
                .contains("--rules cannot be combined");
        assertThat(ProgramRun.eyas("read", "x.scap", "--rules", "r.yaml", "--info")
                        .code())
                .isEqualTo(ExitCode.USAGE);
        assertThat(ProgramRun.eyas("read", "x.scap", "--rules", "r.yaml", "-n", "3")
                        .code())
                .isEqualTo(ExitCode.USAGE);
        assertThat(ProgramRun.eyas("read", "x.scap", "--rules", "r.yaml", "-p", "%evt.num")
                        .code())
                .isEqualTo(ExitCode.USAGE);
    }

    /** A step may print untrusted text of a capture, and a runner interprets commands in the step's output. */
    @Test
    void runnerCommandsAreEscaped() throws IOException {
        assertThat(selected("evt.type = execve and evt.dir = <", "::error::%proc.pid ##[add-mask]x"))
                .hasSize(1500)
                .allMatch(line -> line.matches(": :error::\\d+ ## \\[add-mask]x"));
        Files.writeString(rules, RULES.replace("%evt.num started", "##[error]%evt.num started"));
        assertThat(alerts(false)).noneMatch(line -> line.contains("##[")).anyMatch(line -> line.contains("## [error]"));
        // JSON output is not escaped: programs read it.
        assertThat(alerts(true)).anyMatch(line -> line.contains("##[error]"));
    }
}
