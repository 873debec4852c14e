package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.delivery.AlertBatch;
import eyas.delivery.Delivered;
import eyas.delivery.DeliveryClient;
import eyas.delivery.FileKind;
import eyas.delivery.SentJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends alerts of a job while it goes on, and reports of it that are or are not of who has sent the alerts. */
final class AlertsAndReportsTest {
    private static final String AGENTS = "a".repeat(32);
    private static final String ALERTS =
            "SELECT j.job_name, a.message, contests IS NULL FROM jobs j JOIN alerts a ON a.job = j.job"
                    + " WHERE a.message LIKE '%real%' ORDER BY 2";

    @TempDir
    private Path folder;

    private final SentJob job = Reports.job("octo/site", "7", "build", "runner-1");

    private static String alert(String rule, String priority, String output) {
        return "{\"rule\":\"" + rule + "\",\"priority\":\"" + priority + "\",\"output\":\"05:00:00.500000000: "
                + priority + " " + output + "\",\"time\":\"2026-11-28T05:00:00.5Z\"}";
    }

    private Map<FileKind, Path> report(String name, byte[] bytes) throws Exception {
        return Map.of(FileKind.REPORT, Files.write(folder.resolve(name), bytes));
    }

    private void agentSends(TestReceiver to, String... alerts) throws Exception {
        try (DeliveryClient client = to.client("octo/site", "7")) {
            assertThat(client.alerts(new AlertBatch(job, AGENTS, 0, List.of(alerts)))
                            .problem())
                    .isNull();
        }
    }

    private List<Path> live() throws Exception {
        try (var files = Files.list(folder.resolve("state/live"))) {
            return files.toList();
        }
    }

    @Test
    void rubbishInPlaceOfAReportTakesNoAlertsAway() throws Exception {
        try (TestReceiver to = new TestReceiver(folder, "alerts-settle", "0s")) {
            agentSends(to, alert("R", "Critical", "real"));
            assertThat(to.send(job, report("rubbish", new byte[77])))
                    .isEqualTo(new Delivered.Stored(Delivered.State.NEW));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask(ALERTS)).containsExactly("build\t05:00:00.500000000: Critical real\ttrue");
            assertThat(to.ask("SELECT coverage_complete FROM jobs")).containsExactly("false");
            // The report itself comes after all, and is the first one.
            assertThat(to.send(
                            job, report("real", Reports.report(1, "agent", Reports.rule("R", 1, "Critical"), "real"))))
                    .isEqualTo(new Delivered.Stored(Delivered.State.NEW));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name, machine FROM jobs")).containsExactly("build\tagent");
            assertThat(live()).isEmpty();
        }
    }

    @Test
    void aForgedReportTakesNoAlertsAway() throws Exception {
        forgedReport("1h", "");
    }

    @Test
    void aForgedReportTakesNoAlertsOutOfTheTables() throws Exception {
        forgedReport("0s", "");
    }

    @Test
    void aReportWithLessUrgentAlertsTakesNoneAway() throws Exception {
        forgedReport("1h", Reports.rule("R", 2, "Notice"), "real 1", "real 2");
    }

    @Test
    void aReportWithOtherWordsTakesNoneAway() throws Exception {
        forgedReport("1h", Reports.rule("R", 2, "Critical"), "real 1", "", "2");
    }

    private void forgedReport(String settle, String forgedRules, String... forgedMessages) throws Exception {
        try (TestReceiver to = new TestReceiver(folder, "alerts-settle", settle)) {
            agentSends(to, alert("R", "Critical", "real 1"), alert("R", "Notice", "real 2"));
            assertThat(to.flush()).isTrue();
            to.send(job, report("forged", Reports.report(1, "forged", forgedRules, forgedMessages)));
            assertThat(to.flush()).isTrue();
        }
        try (TestReceiver to = new TestReceiver(folder, "alerts-settle", "0s")) {
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT machine FROM jobs WHERE contests IS NULL"))
                    .containsExactly("forged");
            assertThat(to.ask("SELECT a.message, j.coverage_complete FROM jobs j JOIN alerts a ON a.job = j.job"
                            + " JOIN jobs f ON f.job = j.contests WHERE f.machine = 'forged' ORDER BY 1"))
                    .containsExactly(
                            "05:00:00.500000000: Critical real 1\tfalse", "05:00:00.500000000: Notice real 2\tfalse");
            // The agent's own is beside it, as every other report of a job, and has the alerts.
            to.send(
                    job,
                    report("late", Reports.report(2, "agent", Reports.rule("R", 2, "Critical"), "real 1", "real 2")));
            assertThat(to.flush()).isTrue();
            assertThat(live()).isEmpty();
        }
    }

    @Test
    void theReportOfWhoHasSentTheAlertsHasThemOnce() throws Exception {
        try (TestReceiver to = new TestReceiver(folder, "alerts-settle", "0s")) {
            agentSends(
                    to, alert("R", "Critical", "real 1"), alert("R", "Notice", "real 2"), alert("S", "Error", "real"));
            String rules = Reports.rule("R", 5, "Critical") + "," + Reports.rule("S", 1, "Error") + ","
                    + Reports.rule("T", 9, "Debug");
            to.send(job, report("report", Reports.report(1, "agent", rules, "real 1", "real 2", "real")));
            assertThat(to.flush()).isTrue();
            assertThat(live()).isEmpty();
            assertThat(to.flush()).isTrue();
            assertThat(to.ask("SELECT job_name, machine FROM jobs")).containsExactly("build\tagent");
        }
    }

    @Test
    void aReportHasNoMoreAlertsThanItTellsOf() throws Exception {
        try (TestReceiver to = new TestReceiver(folder, "alerts-settle", "0s");
                DeliveryClient client = to.client("octo/site", "7")) {
            // The job was watched twice: the second report has its own alert of the rule, and not that of the first
            // watch.
            agentSends(to, alert("R", "Critical", "real 1"));
            client.alerts(new AlertBatch(job, "b".repeat(32), 0, List.of(alert("R", "Critical", "real 2"))));
            byte[] second = Reports.report(1, "second", Reports.rule("R", 1, "Critical"), "real 1", "real 2");
            to.send(job, report("second", second));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask(ALERTS)).filteredOn(row -> row.endsWith("false")).hasSize(2);
            // The same once more changes nothing.
            to.send(
                    new SentJob("github", "octo/site", "ci", "7", 1, "build", "", "runner-1", Reports.NOW - 1),
                    report("second", second));
            assertThat(to.flush()).isTrue();
            assertThat(to.ask(ALERTS)).filteredOn(row -> row.endsWith("false")).hasSize(2);
            assertThat(live()).hasSize(2);
        }
    }
}
