package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.report.model.AlertFacts;
import eyas.report.model.CollectedRows;
import eyas.report.model.Coverage;
import eyas.report.model.FileFacts;
import eyas.report.model.JobReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks what is read from reports, and which reports are rejected. */
final class ReportReaderTest {
    private static final Path RESOURCES = Path.of("src/test/resources/eyas/report");

    private static JobReport read(String json) {
        return ReportReader.read("r", json.getBytes(StandardCharsets.UTF_8)).report();
    }

    private static String report(String members) {
        return "{\"schema_version\":\"3.2\"" + (members.isEmpty() ? "" : "," + members) + "}";
    }

    @Test
    void readsWhatWasWritten() {
        JobReport unknown = read(report(""));
        assertThat(unknown.processes().collected()).isFalse();
        for (JobReport report : List.of(ExampleReport.report(), unknown)) {
            assertThat(read(ReportJsonTest.json(report))).isEqualTo(report);
        }
    }

    /**
     * The files were written from {@link ExampleReport} by this version, by the last one without alert IDs, and by version 0.1.0, which had
     * no identities either.
     */
    @Test
    void readsReportsOfEveryVersion() throws Exception {
        ReportReader.Reading present = example("example-report.json");
        assertThat(present.version()).isEqualTo(ReportJson.SCHEMA_VERSION);
        assertThat(present.report()).isEqualTo(ExampleReport.report());
        ReportReader.Reading before = example("report-0.1.0.json");
        assertThat(before.version()).isEqualTo("3.2");
        assertThat(before.report())
                .isEqualTo(withoutAlertIds(ExampleReport.report().withIdentity(null)));
        ReportReader.Reading withoutIds = example("report-3.3.json");
        assertThat(withoutIds.version()).isEqualTo("3.3");
        assertThat(withoutIds.report()).isEqualTo(withoutAlertIds(ExampleReport.report()));
    }

    private static JobReport withoutAlertIds(JobReport report) {
        List<AlertFacts> alerts = report.alerts().rows().stream()
                .map(alert -> new AlertFacts(
                        alert.id(),
                        alert.rule(),
                        alert.priority(),
                        alert.time(),
                        alert.event(),
                        alert.message(),
                        alert.process(),
                        alert.step(),
                        alert.script(),
                        alert.count(),
                        alert.lastTime(),
                        ""))
                .toList();
        return report.but()
                .alerts(CollectedRows.of(alerts, report.alerts().omitted()))
                .end();
    }

    private static ReportReader.Reading example(String file) throws IOException {
        return ReportReader.read(file, Files.readAllBytes(RESOURCES.resolve(file)));
    }

    @Test
    void ignoresMembersOfLaterMinorVersions() {
        JobReport report = read(
                "{\"schema_version\":\"3.99\",\"news\":[1],\"steps\":[{\"id\":0,\"title\":\"a\",\"news\":{}}],\"files\":{\"news\":1,\"rows\":[]}}");
        assertThat(report.steps().getFirst().title()).isEqualTo("a");
        assertThat(report.files().collected()).isTrue();
    }

    /**
     * An unknown value of an enumeration that the model holds as text is kept; any other one counts as a loss, so that no verdict relies on
     * it.
     */
    @Test
    void laterEnumValuesMakeTheReportIncomplete() {
        String seen = "\"coverage\":{\"events\":1},";
        JobReport retained = read(report(seen + "\"steps\":[{\"confidence\":\"x\"}]"));
        assertThat(retained.steps().getFirst().confidence()).isEqualTo("x");
        assertThat(retained.coverage().isComplete()).isTrue();
        JobReport lost = read(
                report(
                        seen
                                + "\"files\":{\"rows\":[{\"place\":\"moon\",\"touches\":[{\"action\":\"x\"},{\"action\":\"deleted\"}]}]}"));
        assertThat(lost.files().rows().getFirst().place()).isEqualTo(FileFacts.Place.SYSTEM);
        assertThat(lost.files().rows().getFirst().touches())
                .extracting(FileFacts.Touch::action)
                .containsExactly(FileFacts.Action.READ, FileFacts.Action.DELETED);
        assertThat(lost.coverage().isComplete()).isFalse();
        assertThat(lost.coverage().losses())
                .singleElement()
                .extracting(Coverage.Loss::text)
                .isEqualTo("2 values of a report of a later version that this version does not know");
    }

    @Test
    void missingMembersAreUnknown() {
        JobReport report = read(report("\"processes\":{\"rows\":[{}]},\"job\":{\"machine\":null}"));
        assertThat(report.processes().rows().getFirst().parent()).isEqualTo(-1);
        assertThat(report.processes().rows().getFirst().exitCode()).isEqualTo(-1);
        assertThat(report.files().collected()).isFalse();
        assertThat(report.coverage().isComplete()).isFalse();
        assertThat(report.job().machine()).isEmpty();
    }

    /** Processes refer to executables and containers even if these were not collected. */
    @Test
    void acceptsReferencesToTablesThatWereNotCollected() {
        String json = report("\"processes\":{\"rows\":[{\"container\":3,\"execs\":[{\"executable\":7}]}]},"
                + "\"containers\":{\"collected\":false,\"rows\":[]}");
        assertThat(read(json).processes().rows().getFirst().container()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[] | byte 0: not an Eyas report; use the file as Eyas wrote it",
                "{} | byte 1: not an Eyas report: schema_version is missing; use the file as Eyas wrote it",
                "{\"schema_version\":\"4.0\"} | byte 18, /schema_version: unsupported version 4.0, expected 3; read it with the version of Eyas that wrote it",
                "{\"schema_version\":\"3.2\" | byte 23, /schema_version: unexpected end of the report; the file is incomplete: copy it again",
                "{\"schema_version\" 3} | /schema_version: not JSON: Unexpected character",
                "{\"schema_version\":\"3.2\"} {} | byte 25: content after the end of the report; use the file as Eyas wrote it",
                "{\"schema_version\":\"3.2\",\"processes\":7} | byte 36, /processes: not an object; use",
                "{\"schema_version\":\"3.2\",\"steps\":[7]} | byte 33, /steps/0: not an object; use",
                "{\"schema_version\":\"3.2\",\"steps\":[],\"steps\":[]} | byte 43, /steps: the report has 'steps' twice; use",
                "{\"schema_version\":\"3.2\",\"steps\":[{\"title\":7}]} | byte 42, /steps/0/title: not a text; use",
                "{\"schema_version\":\"3.2\",\"steps\":[{\"processes\":1e9}]} | /steps/0/processes: not a 64-bit integer; use",
                "{\"schema_version\":\"3.2\",\"steps\":[{\"processes\":9876543210}]} | /steps/0: processes 9876543210 does not fit into 32 bits; use",
                "{\"schema_version\":\"3.2\",\"steps\":[{\"id\":1}]} | the id is 1 in row 0; use",
                "{\"schema_version\":\"3.2\",\"processes\":{\"rows\":[{\"parent\":0}]}} | parent 0 is not a lower id than 0; use",
                "{\"schema_version\":\"3.2\",\"processes\":{\"rows\":[{\"step\":2}]}} | byte 53, process.step: 'steps' has no row 2; use",
                "{\"schema_version\":\"3.2\",\"processes\":{\"rows\":[{\"step\":-2}]}} | not an id of a row; use",
                "{\"schema_version\":\"3.2\",\"alerts\":{\"rows\":[{}]}} | rule refers to no row; use",
                "{\"schema_version\":\"3.2\",\"alerts\":{\"rows\":[{\"rule\":0,\"process\":0}]},\"rules\":[{}]} | 'processes' has no row 0; use",
                "{\"schema_version\":\"3.2\",\"coverage\":{\"causes\":{\"x\":true}}} | /coverage/causes/x: not a 64-bit integer",
            })
    void rejectsMalformedReports(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidReportException.class)
                .hasMessageStartingWith("cannot read r: byte ")
                .hasMessageContaining(message);
    }

    /** The JSON parser quotes unknown tokens. */
    @Test
    void messagesHoldNoTerminalEscapes() {
        for (String token : List.of("a\u001bcx", "a\u009b31mx", "x".repeat(100_000))) {
            assertThatThrownBy(() -> read(report("\"files\":" + token)))
                    .isInstanceOf(InvalidReportException.class)
                    .message()
                    .contains("not JSON: Unrecognized token '")
                    .hasSizeLessThan(600)
                    .matches(text -> text.codePoints().noneMatch(Character::isISOControl));
        }
    }

    @Test
    void rejectsLargeReportsBeforeTheyTakeMemory() {
        assertThatThrownBy(() -> read(report("\"files\":{\"rows\":[" + "{},".repeat(ReportReader.MOST_ROWS) + "{}]}")))
                .hasMessageContaining("more than 1000000 rows");
        assertThatThrownBy(() -> ReportReader.read("r", new byte[ReportReader.MOST_BYTES + 1]))
                .hasMessage("cannot read r: it has 67108865 bytes; the limit is 67108864 bytes");
    }
}
