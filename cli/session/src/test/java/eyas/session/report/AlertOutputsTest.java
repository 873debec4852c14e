package eyas.session.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import eyas.capture.CaptureSource;
import eyas.engine.ActiveRules;
import eyas.fields.FieldCatalog;
import eyas.output.AlertDestination;
import eyas.output.sink.SinkOptions;
import eyas.report.model.Coverage;
import eyas.report.model.Coverage.Loss;
import eyas.rules.model.RuleSelection;
import eyas.session.Session;
import eyas.session.SessionPlan;
import eyas.session.SessionSource;
import eyas.session.input.RuleFiles;
import eyas.session.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Outputs of a watch, one slow and one that rejects everything. */
@Timeout(600)
final class AlertOutputsTest {
    private static final Path CAPTURE =
            Path.of(System.getProperty("eyas.root"), "core/capture/src/test/resources/eyas/capture/synthetic.scap");
    private static final Pattern REPEATS = Pattern.compile("\"repeats\":(\\d+)");

    @TempDir
    private Path directory;

    private ActiveRules rules() throws Exception {
        Path file = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: Anything
                  desc: Every event, so that there are many alerts.
                  condition: evt.num > 0
                  output: Seen (num=%evt.num)
                  priority: NOTICE
                """);
        FieldCatalog catalog = FieldCatalog.syscall();
        return ActiveRules.of(
                new RuleFiles(Terminal.standardError()).inspect(List.of(file), catalog), RuleSelection.ALL, catalog);
    }

    private static long alerts(String line) {
        var repeats = REPEATS.matcher(line);
        return repeats.find() ? Long.parseLong(repeats.group(1)) : 1;
    }

    @Test
    void slowReaderGetsAllAndFailuresAreReportedAndCounted() throws Exception {
        Path read = directory.resolve("read");
        Path none = directory.resolve("none/alerts");
        List<AlertDestination> sinks = List.of(
                new AlertDestination(
                        null,
                        new SinkOptions.ToProgram(": >>'" + read + "'; sleep 0.3; exec cat >>'" + read + "'", true)),
                new AlertDestination(null, new SinkOptions.ToFile(none, true)));
        List<String> reported = new CopyOnWriteArrayList<>();
        Coverage coverage;
        long total;
        try (Session session = Session.over(SessionSource.capture(CaptureSource.open(CAPTURE)), "a test")
                        .open();
                AlertOutputs outputs =
                        new AlertOutputs(sinks, new ReportMask(), (_, message) -> reported.add(message))) {
            session.replay(SessionPlan.EMPTY.alerting(SessionPlan.Stage.SEND, outputs), rules());
            // The file exists when the program runs: the time at the end does not include its start.
            while (!Files.exists(read)) {
                Thread.sleep(10);
            }
            outputs.finish();
            coverage = session.coverage();
            total = session.alerts().total();
        }
        // The program may end shortly after the last line.
        while (!Files.exists(read)
                || Files.readAllLines(read).stream()
                                .mapToLong(AlertOutputsTest::alerts)
                                .sum()
                        < total) {
            Thread.sleep(10);
        }
        List<String> lines = Files.readAllLines(read);
        assertThat(lines.stream().mapToLong(AlertOutputsTest::alerts).sum()).isEqualTo(total);
        assertThat(reported).singleElement().asString().startsWith("file: ").contains(none.toString());
        assertThat(coverage.losses())
                .filteredOn(loss -> loss.kind().startsWith("alert_"))
                .extracting(Loss::kind, Loss::count)
                .containsExactly(tuple("alert_undelivered", (long) lines.size()));
        assertThat(coverage.isComplete()).isFalse();
    }
}
