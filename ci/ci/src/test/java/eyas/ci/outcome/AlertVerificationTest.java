package eyas.ci.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.agent.AgentLog;
import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ParsedAgentLog;
import eyas.ci.agent.SealedAlerts;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the alerts of a job with the sealed log. */
final class AlertVerificationTest {
    private static final String ONE =
            "{\"rule\":\"A\",\"priority\":\"Warning\",\"message\":\"ünï\",\"output_fields\":{}}\n";
    private static final String TWO =
            "{\"rule\":\"B\",\"priority\":\"Critical\",\"message\":\"m\",\"output_fields\":{}}\n";

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("alerts.jsonl");
    }

    private static Optional<SealedAlerts> sealed(String text) throws Exception {
        return sealed(text, false);
    }

    private static Optional<SealedAlerts> sealed(String text, boolean last) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Optional.of(new SealedAlerts(
                text.lines().count(),
                text.lines().count(),
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)),
                last));
    }

    private AlertVerification read(String now, String then) throws Exception {
        Files.writeString(file(), now);
        return AlertVerification.read(file(), RuleFindings.Limits.DEFAULT, sealed(then));
    }

    @Test
    void acceptsSealedAlerts() throws Exception {
        AlertVerification alerts = read(ONE + TWO + ONE, ONE + TWO + ONE);
        assertThat(alerts.change()).isEmpty();
        assertThat(alerts.rules().alerts()).isEqualTo(3);
        assertThat(alerts.rules().byRule()).extracting(RuleFinding::rule).containsExactly("B", "A");
        assertThat(read("", "").change()).isEmpty();
    }

    @Test
    void lineOfRepetitionsCountsAllAlerts() throws Exception {
        String again = ONE.replace("\"rule\"", "\"repeats\":511,\"rule\"");
        String hostile = ONE.replace("\"rule\"", "\"repeats\":-7,\"rule\"");
        RuleFindings rules = read(ONE + again + TWO + hostile, "").rules();
        assertThat(rules.alerts()).isEqualTo(514);
        assertThat(rules.byRule()).extracting(RuleFinding::count).containsExactly(1L, 513L);
    }

    @Test
    void detectsMissingChangedAndInsertedLines() throws Exception {
        assertThat(read(ONE, ONE + TWO).change()).contains("alerts.jsonl has 1 line; the agent had written 2");
        assertThat(read("", ONE + TWO).change()).contains("alerts.jsonl has 0 lines; the agent had written 2");
        assertThat(read(ONE + TWO.strip(), ONE + TWO).change()).isPresent();
        assertThat(read(ONE + ONE, ONE + TWO).change())
                .contains("the lines of alerts.jsonl differ from those that the agent has written");
        assertThat(read(TWO + ONE + TWO, ONE + TWO).change()).isPresent();
        Files.delete(file());
        assertThat(AlertVerification.read(file(), RuleFindings.Limits.DEFAULT, sealed(ONE))
                        .change())
                .contains("alerts.jsonl is missing; the agent had written 1 line");
    }

    /** An agent that was killed between writing and sealing leaves more lines than it has sealed. */
    @Test
    void additionalLinesOfKilledAgentCount() throws Exception {
        AlertVerification alerts = read(ONE + TWO, ONE);
        assertThat(alerts.change()).isEmpty();
        assertThat(alerts.rules().alerts()).isEqualTo(2);
        assertThat(AlertVerification.read(file(), RuleFindings.Limits.DEFAULT, sealed(ONE, true))
                        .change())
                .contains("alerts.jsonl has 2 lines; the agent had written 1");
    }

    @Test
    void unreadableLineIsCounted() throws Exception {
        RuleFindings rules = read(ONE + "{\"rule\":\n" + "x".repeat(20), ONE).rules();
        assertThat(rules.alerts()).isOne();
        assertThat(rules.unread()).isEqualTo(2);
        Files.writeString(file(), ONE + "y".repeat(500) + "\n" + TWO);
        assertThat(RuleFindings.read(file(), new RuleFindings.Limits(10, 200)).unread())
                .isOne();
    }

    private ParsedAgentLog log(Map<String, String> stopped, String alerts) throws Exception {
        Path path = directory.resolve("agent.jsonl");
        Files.deleteIfExists(path);
        try (AgentLog log = AgentLog.create(path, null)) {
            log.add(LogRecordType.STARTED, LogRecord.details("pid", "1"));
            Map<String, String> details = new TreeMap<>(stopped);
            sealed(alerts).orElseThrow().addTo(details);
            log.add(LogRecordType.STOPPED, details);
        }
        return ParsedAgentLog.of(path, ParsedAgentLog.Limits.DEFAULT, null);
    }

    private JobOutcome outcome(Map<String, String> stopped, String now, String then) throws Exception {
        ParsedAgentLog log = log(stopped, then);
        Files.writeString(file(), now);
        AlertVerification alerts = AlertVerification.read(file(), RuleFindings.Limits.DEFAULT, SealedAlerts.last(log));
        return JobOutcome.of(AgentTermination.of(log), log, alerts, List.of());
    }

    private static Map<String, String> stopped(String verdict, boolean complete, String dropped) {
        return LogRecord.details(
                "events", "10", "dropped", dropped, "verdict", verdict, "complete", Boolean.toString(complete));
    }

    @Test
    void verdictIsNeverBetterThanTheSessions() throws Exception {
        JobOutcome clean = outcome(stopped("clean", true, "0"), "", "");
        assertThat(clean.verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(clean.coverage()).isEqualTo("complete");
        assertThat(clean.problem()).isEmpty();
        JobOutcome suspicious = outcome(stopped("findings", true, "0"), "", "");
        assertThat(suspicious.verdict()).isEqualTo(Verdict.FINDINGS);
        assertThat(OutcomeText.headline(suspicious)).contains("there are suspicious indicators");
        JobOutcome blind = outcome(stopped("incomplete", false, "0"), "", "");
        assertThat(blind.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(blind.coverage()).isEqualTo("partial");
        assertThat(blind.problem()).isPresent();
        assertThat(OutcomeText.markdown(blind)).contains("10 events seen, **but not everything**.");
        assertThat(outcome(stopped("clean", true, "3"), "", "").verdict()).isEqualTo(Verdict.INCOMPLETE);
        // A log without a verdict is not clean.
        assertThat(outcome(LogRecord.details("events", "10", "dropped", "0"), "", "")
                        .verdict())
                .isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void unsealedAlertsAreTampering() throws Exception {
        JobOutcome outcome = outcome(stopped("findings", true, "0"), "", ONE + TWO);
        assertThat(outcome.verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(outcome.isAttacked()).isTrue();
        assertThat(outcome.problem().orElseThrow())
                .isEqualTo("The alerts that the agent wrote were changed: alerts.jsonl has 0 lines; the agent had"
                        + " written 2.");
        JobOutcome unread = outcome(stopped("findings", true, "0"), ONE + "no alert\n", ONE + "no alert\n");
        assertThat(unread.isComplete()).isFalse();
        assertThat(unread.coverage()).isEqualTo("partial");
        assertThat(unread.findings().reach(Priority.WARNING)).isTrue();
    }

    @Test
    void vanishedAgentCountsAsHighestPriority() throws Exception {
        Path path = directory.resolve("vanished.jsonl");
        try (AgentLog log = AgentLog.create(path, null)) {
            log.add(LogRecordType.STARTED, LogRecord.details("pid", "1"));
            Map<String, String> details = new TreeMap<>();
            sealed(ONE).orElseThrow().addTo(details);
            log.add(LogRecordType.ALERTED, details);
        }
        ParsedAgentLog log = ParsedAgentLog.of(path, ParsedAgentLog.Limits.DEFAULT, null);
        Files.writeString(file(), "");
        AlertVerification alerts = AlertVerification.read(file(), RuleFindings.Limits.DEFAULT, SealedAlerts.last(log));
        JobOutcome outcome = JobOutcome.of(AgentTermination.of(log), log, alerts, List.of());
        assertThat(outcome.end()).isInstanceOf(AgentTermination.Vanished.class);
        assertThat(outcome.isAttacked()).isTrue();
        assertThat(outcome.wasCutOff()).isTrue();
        assertThat(outcome.notes()).containsExactly("alerts.jsonl has 0 lines; the agent had written 1");
    }
}
