package eyas.tables.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.Table;
import eyas.tables.SmallReports;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportRowsTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("eyas.root", ".."))
            .resolve("report/src/test/resources/eyas/report/example-report.json");

    /** The example has every column of every table, so nothing of what a report declares is left out by the way into rows. */
    @Test
    void everyDeclaredValueOfTheExampleIsInARow() throws Exception {
        byte[] bytes = Files.readAllBytes(EXAMPLE);
        JobRows rows = ReportRows.read("example", bytes, JobSource.report(SmallReports.NOW));
        JsonValue report = new JsonReader(JsonLimits.LARGE).read(bytes);
        int compared = 0;
        for (Table<?> declared : ReportTables.TABLES) {
            StoredTable table = StoredTables.named(declared.name()).orElseThrow();
            JsonValue section = report.get(declared.name());
            List<JsonValue> expected =
                    declared.whole() ? section.list() : section.get("rows").list();
            assertThat(rows.of(table)).as(table.name()).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                for (Column<?> column : declared.form().columns()) {
                    int index = table.index(column.key());
                    boolean renamed = StoredTables.EVERYWHERE.stream()
                            .anyMatch(each -> each.name().equals(column.key()));
                    if (index >= 0
                            && !renamed
                            && expected.get(i).get(column.key()).isPresent()) {
                        assertThat(rows.of(table).get(i)[index])
                                .as(table.name() + "." + column.key())
                                .isNotNull();
                        compared++;
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(150);
        assertThat(rows.remarks()).isEmpty();
    }

    @Test
    void whatCanBeLookedForIsThereOnceWithWhoHadItFirst() {
        JobRows rows = SmallReports.rows(SmallReports.job("acme/app", 1), "make", SmallReports.NOW + 5);
        assertThat(observables(rows))
                .contains(
                        "address 203.0.113.66 00000000000000000000ffffcb007142 Install npm left-pad-ng@1.2 postinstall /bin/sh 5",
                        "name drop.example example.drop. Install npm left-pad-ng@1.2 postinstall /bin/sh 5",
                        "name edge.example.net net.example.edge. Install npm left-pad-ng@1.2 postinstall /bin/sh 1",
                        "destination drop.example:443 drop.example:443 Install npm left-pad-ng@1.2 postinstall /bin/sh 4",
                        "sha256 ab01 ab01 Install npm left-pad-ng@1.2 postinstall /bin/sh 2",
                        "package left-pad-ng@1.2 left-pad-ng@1.2 null npm left-pad-ng@1.2 postinstall null 1",
                        "action acme/setup@v4 acme/setup@v4 Install null null 1",
                        "secret ssh key /root/.ssh/id_ed25519 ssh key /root/.ssh/id_ed25519 Install npm left-pad-ng@1.2 postinstall /bin/sh 1")
                .doesNotHaveDuplicates();
    }

    @Test
    void whatLooksLikeASecretIsMaskedWhoeverMadeTheReport() throws Exception {
        String secret = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
        byte[] report = new String(SmallReports.report("make", 1, 2), StandardCharsets.UTF_8)
                .replace("sh -c x", "curl -H 'Authorization: Bearer " + secret + "' https://example.com")
                .replace("\"Install\"", "\"Authorization: Bearer " + secret + "\"")
                .getBytes(StandardCharsets.UTF_8);
        JobRows rows = ReportRows.read("report.json", report, JobSource.report(SmallReports.NOW));
        List<String> texts = rows.rows().values().stream()
                .flatMap(List::stream)
                .flatMap(Stream::of)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .toList();
        assertThat(texts).noneMatch(text -> text.contains(secret));
        assertThat(texts).anyMatch(text -> text.contains("curl -H 'Authorization: Bearer ****"));
    }

    @Test
    void aReportOfManyEmptyRowsIsRefusedBeforeItTakesTheMemory() {
        byte[] report = ("{\"schema_version\":\"3.2\",\"executables\":{\"rows\":[" + "{},".repeat(2_000) + "{}]}}")
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ReportRows.read("r.json", report, JobSource.report(SmallReports.NOW), 10_000))
                .isInstanceOf(UnusableInputException.class)
                .hasMessage("r.json has rows of more than 10000 values, which is the most that is read");
        assertThat(ReportRows.read("r.json", report, JobSource.report(SmallReports.NOW))
                        .count())
                .isGreaterThan(2_000);
    }

    private static List<String> observables(JobRows rows) {
        StoredTable table = StoredTables.OBSERVABLES;
        return rows.of(table).stream()
                .map(row -> Stream.of("kind", "value", "order_key", "step", "package", "program", "count")
                        .map(column -> String.valueOf(row[table.index(column)]))
                        .reduce((one, other) -> one + " " + other)
                        .orElseThrow())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acme/app, job build, run 17 | github acme/app 17 1 build on runner-7",
                "acme/app, job build, run 17, attempt 3 | github acme/app 17 3 build on runner-7",
            })
    void whoseJobItIsStandsInTheReportOfTheAgent(String command, String expected) {
        StoredJobIdentity is = ReportRows.read(
                        "r",
                        SmallReports.report(command, SmallReports.NOW, SmallReports.NOW),
                        JobSource.report(SmallReports.NOW))
                .identity();
        assertThat(String.join(" ", is.provider(), is.repository(), is.run(), "" + is.attempt(), is.job()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"make", "../../etc, job x, run 1", "a/b, job x, run 1; rm", "a/b/c, job x, run 1"})
    void anotherCommandIsOfNoKnownRepository(String command) {
        StoredJobIdentity is = ReportRows.read(
                        "r",
                        SmallReports.report(command, SmallReports.NOW, SmallReports.NOW),
                        JobSource.report(SmallReports.NOW))
                .identity();
        assertThat(is.repository()).isEqualTo(StoredJobIdentity.UNKNOWN);
    }

    /** A clock that is not set, or far ahead, must not choose the folder. */
    @ParameterizedTest
    @ValueSource(longs = {0, 5, 4_000_000_000_000_000_000L})
    void aStartThatCannotBeIsNotTheDay(long start) {
        JobRows rows =
                ReportRows.read("r", SmallReports.report("make", start, start), JobSource.report(SmallReports.NOW));
        assertThat(rows.day()).hasToString("2025-11-24");
        @Nullable Object[] job = rows.of(StoredTables.JOBS).getFirst();
        assertThat(job[StoredTables.JOBS.index("day_of_arrival")]).isEqualTo(true);
    }

    /** Of what a receiver took, nobody has seen when it began: it must not lie where no question about the last days looks. */
    @ParameterizedTest
    @CsvSource({"29, 2025-10-26, false", "31, 2025-11-24, true"})
    void whatWasSentLongAfterItsStartIsOfTheDayOfItsArrival(int daysBefore, String day, boolean byArrival) {
        long start = SmallReports.NOW - Duration.ofDays(daysBefore).toNanos();
        byte[] report = SmallReports.report("make", start, start);
        JobSource file = JobSource.report(SmallReports.NOW);
        JobRows sent = ReportRows.read("r", report, file.sent(new JobSource.Sent("host", "host", null)));
        assertThat(sent.day()).hasToString(day);
        assertThat(sent.of(StoredTables.JOBS).getFirst()[StoredTables.JOBS.index("day_of_arrival")])
                .isEqualTo(byArrival);
        assertThat(ReportRows.read("r", report, file).day())
                .as("a report of an archive")
                .isEqualTo(LocalDate.of(2025, 11, 24).minusDays(daysBefore));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[] | is not a report of Eyas",
                "{} | it has no schema_version",
                "{\"schema_version\":\"2.9\"} | of another version",
                "{\"schema_version\":\"3.2\" | not JSON",
                "{\"schema_version\":\"3.2\"} {} | goes on after the end",
                "{\"schema_version\":\"3.2\",\"processes\":7} | 'processes' has no rows",
                "{\"schema_version\":\"3.2\",\"steps\":[7]} | a row of 'steps' is not an object",
                "{\"schema_version\":\"3.2\",\"steps\":[],\"steps\":[]} | has 'steps' twice",
                "{\"schema_version\":\"3.2\",\"steps\":[{\"label\":7}]} | row 0 of 'steps', label: is not a text",
                "{\"schema_version\":\"3.2\",\"steps\":[{\"processes\":1e9}]} | processes: is not a whole number",
                "{\"schema_version\":\"3.2\",\"files\":{\"rows\":[{\"touches\":7}]}} | 'touches' is not a list",
                "{\"schema_version\":\"3.2\",\"job\":{\"exit_code\":\"0\"}} | job.exit_code: is not a whole number",
                "{\"schema_version\":\"3.2\",\"coverage\":{\"causes\":{\"x\":true}}} | causes: is not a whole number",
            })
    void whatIsNoReportIsRefusedWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> ReportRows.read(
                        "the file", text.getBytes(StandardCharsets.UTF_8), JobSource.report(SmallReports.NOW)))
                .isInstanceOf(UnusableInputException.class)
                .hasMessageContaining("the file")
                .hasMessageContaining(message);
    }

    @Test
    void whatALaterVersionAddsIsPassedOver() {
        byte[] later = "{\"schema_version\":\"3.99\",\"news\":[1],\"steps\":[{\"id\":0,\"label\":\"a\",\"news\":{}}]}"
                .getBytes(StandardCharsets.UTF_8);
        JobRows rows = ReportRows.read("later", later, JobSource.report(SmallReports.NOW));
        assertThat(rows.of(StoredTables.named("steps").orElseThrow())).hasSize(1);
        @Nullable Object[] job = rows.of(StoredTables.JOBS).getFirst();
        assertThat(job[StoredTables.JOBS.index("processes_collected")]).isNull();
        assertThat(job[StoredTables.JOBS.index("behaviors_complete")]).isEqualTo(false);
    }
}
