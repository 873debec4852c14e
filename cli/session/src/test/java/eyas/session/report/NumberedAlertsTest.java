package eyas.session.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureSource;
import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.AlertSubject;
import eyas.fields.FieldCatalog;
import eyas.output.AlertDeduplicator;
import eyas.output.AlertDestination;
import eyas.output.sink.SinkOptions;
import eyas.report.ReportCollector;
import eyas.report.ReportFormat;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.ReportReader;
import eyas.report.model.AlertFacts;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.rules.model.Priority;
import eyas.rules.model.RuleSelection;
import eyas.session.Session;
import eyas.session.SessionPlan;
import eyas.session.SessionSource;
import eyas.session.input.RuleFiles;
import eyas.session.terminal.Terminal;
import eyas.state.EventContext;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that an alert has the same ID in all outputs, and that no two alerts share an ID. */
final class NumberedAlertsTest {
    private static final Path CAPTURE =
            Path.of(System.getProperty("eyas.root"), "core/capture/src/test/resources/eyas/capture/synthetic.scap");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}-[1-9][0-9]*");

    @TempDir
    private Path directory;

    private final List<String> ids = new ArrayList<>();

    private final AlertConsumer ending = new AlertConsumer() {
        @Override
        public void accept(Alert alert, EventContext context) {
            throw new AssertionError("no event is matched here");
        }

        @Override
        public void conclude(Alert alert, AlertSubject subject) {
            ids.add(Objects.requireNonNull(alert.id()).text());
        }
    };

    private static Alert alert() {
        return new Alert("R", Priority.ERROR, "syscall", List.of(), 1, 2, "password=hunt22", new TreeMap<>());
    }

    private static void raise(AlertConsumer to, String target) {
        to.conclude(alert(), new AlertSubject(1, -1, -1, target));
    }

    private static long number(String id) {
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    private static String source(String id) {
        return id.substring(0, id.indexOf('-'));
    }

    private JobReport watch(boolean numbered) throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: Anything
                  desc: Every event, so that there are many alerts, and repetitions of them.
                  condition: evt.num > 0
                  output: Seen (num=%evt.num)
                  priority: NOTICE
                """);
        FieldCatalog catalog = FieldCatalog.syscall();
        ActiveRules active = ActiveRules.of(
                new RuleFiles(Terminal.standardError()).inspect(List.of(rules), catalog), RuleSelection.ALL, catalog);
        List<AlertDestination> sinks =
                List.of(new AlertDestination(null, new SinkOptions.ToFile(directory.resolve("output.jsonl"), true)));
        try (Session session = Session.over(SessionSource.capture(CaptureSource.open(CAPTURE)), "a test")
                        .open();
                ReportDirectory files = ReportDirectory.open(
                        directory.resolve("report"),
                        new ReportMask(),
                        EnumSet.of(ReportFormat.JSON, ReportFormat.CSV));
                AlertOutputs outputs = new AlertOutputs(sinks, new ReportMask(), (_, message) -> {
                    throw new AssertionError(message);
                })) {
            SessionPlan plan = SessionPlan.EMPTY
                    .reporting(new ReportCollector(ReportOptions.all(ReportLimits.defaults(), "", 1)))
                    .writing(files)
                    .alerting(SessionPlan.Stage.SEND, outputs);
            session.replay(numbered ? plan.numbering(AlertSequence.ofProcess()) : plan, active);
            outputs.finish();
            assertThat(session.finish(
                                    new Session.Ending("job", 0, new Overhead(0, 0, -1, -1), UnaryOperator.identity()))
                            .problems())
                    .isEmpty();
        }
        return ReportReader.read("r", Files.readAllBytes(directory.resolve("report/report.json")))
                .report();
    }

    /** Number of alerts in a file by ID. */
    private Map<String, Long> counts(Path file) throws Exception {
        JsonReader reader = new JsonReader(new JsonLimits(1 << 20, 16, 10_000, 1 << 20));
        Map<String, Long> counts = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            JsonValue alert = reader.read(line);
            counts.merge(alert.get("alert_id").text(), alert.get("repeats").integer(1), Long::sum);
        }
        return counts;
    }

    @Test
    void outputsAndReportShareIds() throws Exception {
        Map<String, Long> reported = new HashMap<>();
        for (AlertFacts alert : watch(true).alerts().rows()) {
            assertThat(alert.alertId()).matches(ID);
            assertThat(reported.put(alert.alertId(), alert.count())).isNull();
        }
        assertThat(reported).hasSizeGreaterThan(10);
        assertThat(reported.values()).as("repetitions").anyMatch(count -> count > 1);
        assertThat(counts(directory.resolve("report/alerts.jsonl"))).isEqualTo(reported);
        assertThat(counts(directory.resolve("output.jsonl"))).isEqualTo(reported);
        assertThat(Files.readString(directory.resolve("report/alerts.csv"))).contains(reported.keySet());
    }

    @Test
    void alertsWithoutSequenceHaveNoId() throws Exception {
        assertThat(watch(false).alerts().rows())
                .isNotEmpty()
                .allMatch(alert -> alert.alertId().isEmpty());
        assertThat(directory.resolve("report/alerts.jsonl")).content().doesNotContain("alert_id");
        assertThat(directory.resolve("report/report.json")).content().doesNotContain("alert_id");
    }

    @Test
    void repetitionsAndMaskedAlertsKeepTheId() {
        AlertConsumer numbered = new NumberedAlerts(AlertSequence.ofProcess(), ending);
        raise(numbered, "a");
        raise(numbered, "b");
        raise(numbered, "a");
        assertThat(ids.get(2)).isEqualTo(ids.getFirst());
        assertThat(number(ids.get(1))).isEqualTo(number(ids.getFirst()) + 1);
        Alert alert = alert().withId(AlertSequence.ofProcess().next());
        Alert masked = new ReportMask().mask(alert).withFacts(new TreeMap<>());
        assertThat(masked.message()).doesNotContain("hunt22");
        assertThat(masked.id()).isEqualTo(alert.id());
    }

    /** Beyond the rows of a report, IDs are remembered as long as alerts are deduplicated. */
    @Test
    void alertsBeyondReportRowsKeepTheirIdWhileDeduplicated() {
        AlertConsumer numbered = new NumberedAlerts(AlertSequence.ofProcess(), ending);
        int rows = ReportLimits.defaults().alerts();
        for (int i = 0; i < rows + AlertDeduplicator.MOST; i++) {
            raise(numbered, "" + i);
        }
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        raise(numbered, "0");
        raise(numbered, "" + rows);
        assertThat(ids.subList(rows + AlertDeduplicator.MOST, ids.size()))
                .containsExactly(ids.getFirst(), ids.get(rows));
    }

    /** A run can be killed at any point of a block. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1_000, 1_001, 2_500})
    void restartContinuesTheSequence(int before) throws Exception {
        Path file = directory.resolve("alert-sequence");
        AlertConsumer first = new NumberedAlerts(AlertSequence.open(file), ending);
        for (int i = 0; i < before; i++) {
            raise(first, "" + i);
        }
        AlertConsumer second = new NumberedAlerts(AlertSequence.open(file), ending);
        for (int i = 0; i < 1_500; i++) {
            raise(second, "" + i);
        }
        assertThat(ids.stream().map(NumberedAlertsTest::source)).containsOnly(source(ids.getFirst()));
        assertThat(ids.stream().map(NumberedAlertsTest::number)).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123",
                "x 5\n",
                "0123456789abcdef0123456789abcdef -5\n",
                "0123456789abcdef0123456789abcdef 5"
            })
    void invalidFileIsReplacedByANewSequence(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("alert-sequence"), content);
        raise(new NumberedAlerts(AlertSequence.open(file), ending), "a");
        raise(new NumberedAlerts(AlertSequence.open(file), ending), "a");
        assertThat(ids.getFirst()).endsWith("-1").doesNotContain("0123456789abcdef");
        assertThat(ids.getLast()).isEqualTo(source(ids.getFirst()) + "-1001");
    }

    @Test
    void failureToReserveNumbersStartsANewSource() throws Exception {
        Path place = Files.createDirectory(directory.resolve("state"));
        AlertConsumer numbered = new NumberedAlerts(AlertSequence.open(place.resolve("alert-sequence")), ending);
        raise(numbered, "first");
        Files.delete(place.resolve("alert-sequence"));
        Files.delete(place);
        for (int i = 1; i < 3_000; i++) {
            raise(numbered, "" + i);
        }
        assertThat(new HashSet<>(ids)).hasSize(3_000);
        assertThat(ids.stream().map(NumberedAlertsTest::source).distinct()).hasSize(2);
    }
}
