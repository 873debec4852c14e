package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.delivery.AlertBatch;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryResult;
import eyas.delivery.FileKind;
import eyas.delivery.JobAlerts;
import eyas.http.Clock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests joining live alerts with genuine and forged reports. */
final class AlertsAndReportsTest {
    private static final String AGENTS = "a".repeat(32);
    private static final String OTHERS = "b".repeat(32);
    private static final String ALERTS =
            "SELECT j.job_name, a.message, contests IS NULL FROM jobs j JOIN alerts a ON a.job = j.job"
                    + " WHERE a.message LIKE '%real%' ORDER BY 2";

    /** The alerts that remain of {@link #forgedReport} if the report contains none of them. */
    private static final List<String> BOTH =
            List.of("05:00:00.500000000: Critical real 1\tfalse", "05:00:00.500000000: Notice real 2\tfalse");

    @TempDir
    private Path directory;

    private final DeliveryJob job = TestReports.job("octo/site", "7", "build", "runner-1");

    private static String alert(String rule, String priority, String output) {
        return "{\"alert_id\":\"" + TestReports.alertId(output) + "\",\"rule\":\"" + rule + "\",\"priority\":\""
                + priority
                + "\",\"output\":\"05:00:00.500000000: " + priority + " " + output
                + "\",\"time\":\"2026-11-28T05:00:00.5Z\"}";
    }

    private Map<FileKind, Path> report(String name, byte[] bytes) throws Exception {
        return Map.of(FileKind.REPORT, Files.write(directory.resolve(name), bytes));
    }

    private void agentSends(TestReceiver to, String... alerts) throws Exception {
        try (DeliveryClient client = to.client("octo/site", "7")) {
            assertThat(client.alerts(new AlertBatch(job, AGENTS, 0, List.of(alerts)))
                            .problem())
                    .isNull();
        }
    }

    private List<Path> live() throws Exception {
        try (var files = Files.list(directory.resolve("state/live"))) {
            return files.toList();
        }
    }

    @Test
    void unreadableReportDoesNotRemoveAlerts() throws Exception {
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s")) {
            agentSends(to, alert("R", "Critical", "real"));
            assertThat(to.send(job, report("rubbish", new byte[77])))
                    .isEqualTo(new DeliveryResult.Stored(DeliveryResult.State.NEW));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask(ALERTS)).containsExactly("build\t05:00:00.500000000: Critical real\ttrue");
            assertThat(to.ask("SELECT coverage_complete FROM jobs")).containsExactly("false");
            // The genuine report arrives later and is the first one.
            assertThat(to.send(
                            job,
                            report(
                                    "real",
                                    TestReports.report(1, "agent", TestReports.rule("R", 1, "Critical"), "real"))))
                    .isEqualTo(new DeliveryResult.Stored(DeliveryResult.State.NEW));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name, machine FROM jobs")).containsExactly("build\tagent");
            assertThat(live()).isEmpty();
        }
    }

    @Test
    void forgedReportDoesNotRemoveAlerts() throws Exception {
        forgedReport("1h", "", BOTH);
    }

    @Test
    void forgedReportDoesNotRemoveStoredAlerts() throws Exception {
        forgedReport("0s", "", BOTH);
    }

    @Test
    void reportDoesNotRemoveMoreUrgentAlerts() throws Exception {
        forgedReport("1h", TestReports.rule("R", 2, "Notice"), BOTH.subList(0, 1), "real 1", "real 2");
    }

    @Test
    void reportDoesNotRemoveAlertsOfOtherRules() throws Exception {
        forgedReport("1h", TestReports.rule("Other", 2, "Critical"), BOTH, "real 1", "real 2");
    }

    @Test
    void reportDoesNotRemoveAlertsWithOtherIds() throws Exception {
        forgedReport("1h", TestReports.rule("R", 2, "Critical"), BOTH.subList(1, 2), "real 1", "", "2");
    }

    private void forgedReport(String settle, String forgedRules, List<String> left, String... forgedMessages)
            throws Exception {
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", settle)) {
            agentSends(to, alert("R", "Critical", "real 1"), alert("R", "Notice", "real 2"));
            assertThat(to.flush()).isTrue();
            to.send(job, report("forged", TestReports.report(1, "forged", forgedRules, forgedMessages)));
            assertThat(to.flush()).isTrue();
        }
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s")) {
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT machine FROM jobs WHERE contests IS NULL"))
                    .containsExactly("forged");
            assertThat(to.ask("SELECT a.message, j.coverage_complete FROM jobs j JOIN alerts a ON a.job = j.job"
                            + " JOIN jobs f ON f.job = j.contests WHERE f.machine = 'forged' ORDER BY 1"))
                    .isEqualTo(left);
            // The agent's own report is stored beside it, like any other report of the job, and has the alerts.
            to.send(
                    job,
                    report(
                            "late",
                            TestReports.report(2, "agent", TestReports.rule("R", 2, "Critical"), "real 1", "real 2")));
            assertThat(to.flush()).isTrue();
            assertThat(live()).isEmpty();
        }
    }

    /** A live alert and the report's alert with the same ID are one row with the report's message. */
    @Test
    void liveAlertAndReportAlertAreOneRow() throws Exception {
        String rows = "SELECT alert_id, message, count FROM alerts ORDER BY 2";
        String ids = TestReports.alertId("real 1") + "\t";
        String sent = alert("R", "Critical", "real 1");
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s")) {
            agentSends(to, sent, sent.replaceFirst("[{]", "{\"repeats\":41,").replace(" real 1", " real 1 (again)"));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask(rows)).containsExactly(ids + "05:00:00.500000000: Critical real 1\t42");
            to.send(
                    job,
                    report("report", TestReports.report(1, "agent", TestReports.rule("R", 42, "Critical"), "real 1")));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask(rows)).containsExactly(ids + "real 1\t1");
            assertThat(live()).isEmpty();
        }
    }

    @Test
    void onlyUnreportedAlertsBecomeAnotherReport() throws Exception {
        List<String> lines = List.of(
                alert("R", "Critical", "real 1"), alert("R", "Critical", "real 2"), alert("S", "Notice", "real 3"));
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "1h");
                DeliveryClient client = to.client("octo/site", "7")) {
            agentSends(to, lines.toArray(String[]::new));
            to.send(
                    job,
                    report(
                            "part",
                            TestReports.report(1, "part", TestReports.rule("R", 2, "Critical"), "real 1", "real 2")));
            assertThat(to.flush()).isTrue();
            // Alerts that the report contains keep their numbers.
            assertThat(client.alerts(new AlertBatch(job, AGENTS, 0, lines)).received())
                    .isEqualTo(3);
            assertThat(client.alerts(new AlertBatch(job, AGENTS, 3, List.of(alert("S", "Notice", "real 4"))))
                            .received())
                    .isEqualTo(4);
        }
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            assertThat(client.alerts(new AlertBatch(job, AGENTS, 4, List.of())).received())
                    .as("known after a restart")
                    .isEqualTo(4);
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT a.alert_id, contests IS NULL FROM jobs j JOIN alerts a ON a.job = j.job"))
                    .containsExactlyInAnyOrder(
                            TestReports.alertId("real 1") + "\ttrue",
                            TestReports.alertId("real 2") + "\ttrue",
                            TestReports.alertId("real 3") + "\tfalse",
                            TestReports.alertId("real 4") + "\tfalse");
            to.send(
                    job,
                    report(
                            "rest",
                            TestReports.report(2, "rest", TestReports.rule("S", 2, "Critical"), "real 3", "real 4")));
            assertThat(to.flush()).isTrue();
            assertThat(live()).isEmpty();
        }
    }

    /** Senders before reports of version 3.4 send no IDs, so their alerts cannot be matched to a report. */
    @Test
    void alertsWithoutIdAreNotJoined() throws Exception {
        String without = alert("R", "Critical", "real").replaceFirst("\"alert_id\":\"[^\"]*\",", "");
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s")) {
            agentSends(to, without, without);
            byte[] report = TestReports.report(1, "agent", TestReports.rule("R", 2, "Critical"), "real");
            String old = new String(report, StandardCharsets.UTF_8).replaceAll("\"alert_id\": \"[^\"]*\",", "");
            to.send(job, report("report", old.getBytes(StandardCharsets.UTF_8)));
            assertThat(to.flush()).isTrue();
            assertThat(to.flush()).isTrue();
            assertThat(to.ask(
                            "SELECT a.alert_id, a.count, contests IS NULL FROM jobs j JOIN alerts a ON a.job = j.job"))
                    .containsExactlyInAnyOrder("null\t1\ttrue", "null\t1\tfalse", "null\t1\tfalse");
        }
    }

    @Test
    void reportOfSameSenderStoresAlertsOnce() throws Exception {
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s")) {
            agentSends(
                    to, alert("R", "Critical", "real 1"), alert("R", "Notice", "real 2"), alert("R", "Error", "real"));
            String rules = TestReports.rule("R", 5, "Critical") + "," + TestReports.rule("T", 9, "Debug");
            to.send(job, report("report", TestReports.report(1, "agent", rules, "real 1", "real 2", "real")));
            assertThat(to.flush()).isTrue();
            assertThat(live()).isEmpty();
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name, machine FROM jobs")).containsExactly("build\tagent");
        }
    }

    @Test
    void reportRemovesOnlyItsOwnAlerts() throws Exception {
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            // The job was watched twice: the second report has its own alert of the rule, not that of the first watch.
            agentSends(to, alert("R", "Critical", "real 1"));
            client.alerts(new AlertBatch(job, OTHERS, 0, List.of(alert("R", "Critical", "real 2"))));
            byte[] second = TestReports.report(1, "second", TestReports.rule("R", 1, "Critical"), "real 2");
            to.send(job, report("second", second));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask(ALERTS))
                    .filteredOn(row -> row.endsWith("false"))
                    .singleElement()
                    .asString()
                    .contains("real 1");
            // A repetition changes nothing.
            to.send(
                    new DeliveryJob(
                            "github", "octo/site", "ci", "7", 1, "build", "", "runner-1", TestReports.NOW - 1, "", ""),
                    report("second", second));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask(ALERTS)).filteredOn(row -> row.endsWith("false")).hasSize(1);
            assertThat(live()).hasSize(1);
            // The report of the first watch arrives later.
            to.send(
                    job,
                    report("first", TestReports.report(2, "first", TestReports.rule("R", 1, "Critical"), "real 1")));
            assertThat(to.flush()).isTrue();
            assertThat(live()).isEmpty();
        }
    }

    @Test
    void forgedAlertsOfAnotherJobDoNotContestReport() throws Exception {
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            agentSends(to, alert("R", "Critical", "real"));
            client.alerts(new AlertBatch(job, OTHERS, 0, List.of(alert("R", "Critical", "made up"))));
            to.send(
                    job,
                    report("report", TestReports.report(1, "agent", TestReports.rule("R", 1, "Critical"), "real")));
            assertThat(to.flush()).isTrue();
            assertThat(
                            to.ask(
                                    "SELECT a.message, j.contests IS NULL FROM jobs j JOIN alerts a ON a.job = j.job ORDER BY 1"))
                    .containsExactly("05:00:00.500000000: Critical made up\tfalse", "real\ttrue");
        }
    }

    @Test
    void duplicateAlertsAfterReportAreDroppedAndNewOnesKept() throws Exception {
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            List<String> lines = List.of(alert("R", "Critical", "real 1"), alert("R", "Critical", "real 2"));
            agentSends(to, lines.toArray(String[]::new));
            byte[] report = TestReports.report(1, "agent", TestReports.rule("R", 2, "Critical"), "real 1", "real 2");
            to.send(job, report("report", report));
            assertThat(to.flush()).isTrue();
            for (AlertBatch late : List.of(
                    new AlertBatch(job, AGENTS, 0, lines),
                    new AlertBatch(job, AGENTS, 1, lines.subList(1, 2)),
                    new AlertBatch(job, AGENTS, 2, List.of()),
                    new AlertBatch(job, AGENTS, 3, List.of()))) {
                assertThat(client.alerts(late)).isEqualTo(new DeliveryClient.AlertsAccepted(2, null));
                assertThat(live()).isEmpty();
            }
            // An unknown sequence that reports the job's start.
            assertThat(client.alerts(new AlertBatch(job, OTHERS, 0, List.of())))
                    .isEqualTo(new DeliveryClient.AlertsAccepted(0, null));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT machine FROM jobs")).containsExactly("agent");
            // The report may be forged: alerts that it cannot contain are kept.
            assertThat(client.alerts(new AlertBatch(
                                    job, AGENTS, 1, List.of(lines.get(1), alert("R", "Critical", "real 3"))))
                            .received())
                    .isEqualTo(3);
        }
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            assertThat(client.alerts(new AlertBatch(job, AGENTS, 3, List.of())).received())
                    .isEqualTo(3);
            assertThat(to.flush()).isTrue();
            assertThat(to.ask(ALERTS))
                    .filteredOn(row -> row.endsWith("false"))
                    .singleElement()
                    .asString()
                    .contains("real 3");
        }
    }

    @Test
    void alertsOfAnotherWatchWithSameNameAreNew() throws Exception {
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "1h");
                DeliveryClient client = to.client("octo/site", "7")) {
            client.alerts(new AlertBatch(job, 0, List.of(alert("R", "Critical", "real 1"))));
            to.send(
                    job,
                    report("report", TestReports.report(1, "agent", TestReports.rule("R", 1, "Critical"), "real 1")));
            assertThat(to.flush()).isTrue();
            assertThat(live()).isEmpty();
            DeliveryJob later = new DeliveryJob(
                    "github", "octo/site", "ci", "7", 1, "build", "", "runner-1", job.started() + 1, "", "");
            AlertBatch batch = new AlertBatch(later, 0, List.of(alert("R", "Critical", "real 2")));
            assertThat(client.alerts(batch).received()).isEqualTo(1);
            assertThat(live()).hasSize(1);
        }
    }

    /** Sends a file of alerts as an agent does. */
    private void agentSends(TestReceiver to, Path alerts) throws Exception {
        try (DeliveryClient client = to.client("octo/site", "7")) {
            JobAlerts sent = new JobAlerts(job, AGENTS, alerts, Clock.SYSTEM);
            Optional<AlertBatch> batch = sent.next();
            while (batch.isPresent()) {
                assertThat(sent.recordResult(batch.get(), client.alerts(batch.get())))
                        .isNull();
                batch = sent.next();
            }
        }
    }

    @Test
    void joinsTruncatedAlerts() throws Exception {
        String large = alert("R", "Critical", "real 1").replace("real 1", "real 1" + "x".repeat(200_000));
        String again = large.replaceFirst(",", ",\"repeats\":3,").replace("05:00:00.5Z", "05:00:07.5Z");
        String huge = alert("S", "Error", "real 2").replace("real 2", "real 2" + "y".repeat(3 << 20));
        Path alerts = Files.writeString(directory.resolve("alerts.jsonl"), large + "\n" + again + "\n" + huge + "\n");
        try (TestReceiver to = new TestReceiver(directory, "alerts-settle", "0s")) {
            agentSends(to, alerts);
            String rules = TestReports.rule("R", 4, "Critical");
            to.send(job, report("forged", TestReports.report(1, "forged", rules, "real 1")));
            assertThat(to.flush()).isTrue();
            assertThat(live()).as("the report with one alert less").hasSize(1);
            to.send(job, report("real", TestReports.report(2, "agent", rules, "real 1", "real 2")));
            assertThat(to.flush()).isTrue();
            assertThat(live()).isEmpty();
        }
    }
}
