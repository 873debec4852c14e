package eyas.tables.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.report.model.RunIdentity;
import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.Table;
import eyas.tables.TestReportRows;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportRowsTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("eyas.root", "../.."))
            .resolve("report/report/src/test/resources/eyas/report/example-report.json");

    /** The example has every column of every table, so this covers everything that a report declares. */
    @Test
    void everyDeclaredValueOfExampleIsInARow() throws Exception {
        byte[] bytes = Files.readAllBytes(EXAMPLE);
        JobRows rows = ReportRows.read("example", bytes).rows(JobSource.report(TestReportRows.NOW));
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
    }

    @Test
    void observablesOccurOnceWithTheirFirstOccurrence() {
        JobRows rows = TestReportRows.rows(TestReportRows.job("acme/app", 1), "make", TestReportRows.NOW + 5);
        assertThat(observables(rows))
                .contains(
                        "address 203.0.113.66 00000000000000000000ffffcb007142 Install (acme/setup@v4) npm left-pad-ng@1.2 postinstall /bin/sh 5",
                        "name drop.example example.drop. Install (acme/setup@v4) npm left-pad-ng@1.2 postinstall /bin/sh 5",
                        "name edge.example.net net.example.edge. Install (acme/setup@v4) npm left-pad-ng@1.2 postinstall /bin/sh 1",
                        "destination drop.example:443 drop.example:443 Install (acme/setup@v4) npm left-pad-ng@1.2 postinstall /bin/sh 4",
                        "sha256 ab01 ab01 Install (acme/setup@v4) npm left-pad-ng@1.2 postinstall /bin/sh 2",
                        "package left-pad-ng@1.2 left-pad-ng@1.2 null npm left-pad-ng@1.2 postinstall null 1",
                        "action acme/setup@v4 acme/setup@v4 Install (acme/setup@v4) null null 1",
                        "secret ssh key /root/.ssh/id_ed25519 ssh key /root/.ssh/id_ed25519 Install (acme/setup@v4) npm left-pad-ng@1.2 postinstall /bin/sh 1")
                .doesNotHaveDuplicates();
    }

    @Test
    void masksSecretsRegardlessOfReportProducer() throws Exception {
        String secret = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
        byte[] report = new String(TestReportRows.report("make", 1, 2), StandardCharsets.UTF_8)
                .replace("sh -c x", "curl -H 'Authorization: Bearer " + secret + "' https://example.com")
                .replace("\"acme/setup\"", "\"Authorization: Bearer " + secret + "\"")
                .getBytes(StandardCharsets.UTF_8);
        JobRows rows = ReportRows.read("report.json", report).rows(JobSource.report(TestReportRows.NOW));
        List<String> texts = rows.rows().values().stream()
                .flatMap(List::stream)
                .flatMap(Stream::of)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .toList();
        assertThat(texts).noneMatch(text -> text.contains(secret));
        assertThat(texts).anyMatch(text -> text.contains("curl -H 'Authorization: Bearer ****"));
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

    private static StoredJobIdentity claimed(String identity) {
        return ReportRows.read("r", """
                        {"schema_version":"3.3","job":{"machine":"runner-7"%s}}
                        """.formatted(identity).getBytes(StandardCharsets.UTF_8))
                .claimed();
    }

    @Test
    void usesJobIdentityOfReport() {
        StoredJobIdentity is = claimed(
                ",\"identity\":{\"provider\":\"github\",\"repository\":\"acme/app\",\"run\":\"17\",\"attempt\":3,\"job\":\"build\",\"variant\":\"os=linux\"}");
        assertThat(is).isEqualTo(new StoredJobIdentity("github", "acme/app", "17", 3, "build (os=linux) on runner-7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"command\":\"acme/app, job build, run 17\"",
                ",\"identity\":{\"repository\":\"\"}",
                ",\"identity\":{\"repository\":\"acme/app\\n\"}"
            })
    void jobsWithoutIdentityAreUnknown(String members) {
        assertThat(claimed(members).repository()).isEqualTo(StoredJobIdentity.UNKNOWN);
    }

    /** Reports of version 0.1.0 name their job only in the command, which is ignored for later versions. */
    @Test
    void readsIdentityOfEarlierReportsFromCommand() throws Exception {
        RunIdentity job = new RunIdentity("made-up", "", "acme/app", "", "17", 1, "build", "", "");
        byte[] earlier = Files.readAllBytes(EXAMPLE.resolveSibling("report-0.1.0.json"));
        StoredJobIdentity is = ReportRows.read(
                        "r",
                        earlier,
                        command -> command.equals("capture job.scap") ? Optional.of(job) : Optional.empty())
                .claimed();
        assertThat(is).isEqualTo(new StoredJobIdentity("made-up", "acme/app", "17", 1, "build on runner-1"));
        assertThat(ReportRows.read("r", earlier).claimed().repository()).isEqualTo(StoredJobIdentity.UNKNOWN);
        byte[] present = "{\"schema_version\":\"3.3\",\"job\":{\"command\":\"capture job.scap\"}}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(ReportRows.read("r", present, _ -> Optional.of(job))
                        .claimed()
                        .repository())
                .isEqualTo(StoredJobIdentity.UNKNOWN);
    }

    /** An unset or fast clock must not choose the directory. */
    @ParameterizedTest
    @ValueSource(longs = {0, 5, 4_000_000_000_000_000_000L})
    void implausibleStartDoesNotDetermineDay(long start) {
        JobRows rows = ReportRows.read("r", TestReportRows.report("make", start, start))
                .rows(JobSource.report(TestReportRows.NOW));
        assertThat(rows.day()).hasToString("2025-11-24");
        @Nullable Object[] job = rows.of(StoredTables.JOBS).getFirst();
        assertThat(job[StoredTables.JOBS.index("day_of_arrival")]).isEqualTo(true);
    }

    /** The start of a received job is unverified: it must not hide the job from queries for recent days. */
    @ParameterizedTest
    @CsvSource({"29, 2025-10-26, false", "31, 2025-11-24, true"})
    void lateReportIsStoredAtDayOfArrival(int daysBefore, String day, boolean byArrival) {
        long start = TestReportRows.NOW - Duration.ofDays(daysBefore).toNanos();
        byte[] report = TestReportRows.report("make", start, start);
        JobSource file = JobSource.report(TestReportRows.NOW);
        JobRows sent = ReportRows.read("r", report).rows(file.sent(new JobSource.Sent("host", "host", null)));
        assertThat(sent.day()).hasToString(day);
        assertThat(sent.of(StoredTables.JOBS).getFirst()[StoredTables.JOBS.index("day_of_arrival")])
                .isEqualTo(byArrival);
        assertThat(ReportRows.read("r", report).rows(file).day())
                .as("a report of an archive")
                .isEqualTo(LocalDate.of(2025, 11, 24).minusDays(daysBefore));
    }

    @Test
    void rejectsMalformedReports() {
        assertThatThrownBy(() -> ReportRows.read("the file", "[]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("cannot read the file: byte 0: not an Eyas report");
    }

    @Test
    void ignoresAdditionsOfLaterVersions() {
        byte[] later = "{\"schema_version\":\"3.99\",\"news\":[1],\"steps\":[{\"id\":0,\"label\":\"a\",\"news\":{}}]}"
                .getBytes(StandardCharsets.UTF_8);
        JobRows rows = ReportRows.read("later", later).rows(JobSource.report(TestReportRows.NOW));
        assertThat(rows.of(StoredTables.named("steps").orElseThrow())).hasSize(1);
        @Nullable Object[] job = rows.of(StoredTables.JOBS).getFirst();
        assertThat(job[StoredTables.JOBS.index("processes_collected")]).isEqualTo(false);
        assertThat(job[StoredTables.JOBS.index("behaviors_complete")]).isEqualTo(false);
    }
}
