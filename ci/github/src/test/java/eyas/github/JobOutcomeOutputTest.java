package eyas.github;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.agent.AgentTermination;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.OutcomeText;
import eyas.ci.outcome.RuleFinding;
import eyas.ci.outcome.RuleFindings;
import eyas.github.runner.Annotations;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the exact output of a job for the evidence that its agent left. */
final class JobOutcomeOutputTest {
    private static final String WARNING = """
            {"hostname":"h","message":"read <b>","output":"x","output_fields":{"ci.step":"__run_2","ci.action":null,\
            "deep":[1,{"ci.step":"no"}]},"priority":"Warning","rule":"Git Token Read","source":"syscall","tags":[],\
            "time":"2026-11-24T22:00:00.000000001Z"}
            """;
    private static final String CRITICAL = """
            {"output":"22:00:01.000000000: Critical memory","output_fields":{"ci.step":"__tj","ci.action":"tj/changed","ci.action.ref":"v1",\
            "ci.package":"left-pad","ci.package.script":"postinstall","ci.confidence":"medium"},"priority":"Critical",\
            "rule":"Runner Memory Read","time":"2026-11-24T22:00:01Z"}
            """;

    @TempDir
    private Path directory;

    private RuleFindings read(String text) throws Exception {
        Path file = directory.resolve("alerts.jsonl");
        Files.writeString(file, text);
        return RuleFindings.read(file, new RuleFindings.Limits(2, 1_000));
    }

    @Test
    void groupsAlertsMostSevereFirst() throws Exception {
        RuleFindings findings = read(WARNING + CRITICAL + WARNING + "{\"priority\":\"Warn");
        assertThat(findings.alerts()).isEqualTo(3);
        assertThat(findings.unread()).isEqualTo(1);
        assertThat(findings.byRule())
                .extracting(RuleFinding::rule)
                .containsExactly("Runner Memory Read", "Git Token Read");
        assertThat(findings.byRule().getLast().count()).isEqualTo(2);
        assertThat(findings.byRule().getFirst().place().describe())
                .isEqualTo("step __tj, tj/changed@v1, postinstall of left-pad (medium confidence)");
        assertThat(findings.reach(Priority.CRITICAL)).isTrue();
        assertThat(findings.reach(Priority.ALERT)).isFalse();
        assertThat(RuleFindings.read(directory.resolve("none"), RuleFindings.Limits.DEFAULT))
                .isEqualTo(RuleFindings.none());
    }

    @Test
    void countsUnreadableAlerts() throws Exception {
        assertThat(read("[]\n{}\nnull\n" + "x".repeat(2_000) + "\n" + CRITICAL).unread())
                .isEqualTo(4);
        RuleFindings findings = read(WARNING + CRITICAL + WARNING.replace("Git Token Read", "Third"));
        assertThat(findings.byRule()).hasSize(2);
        assertThat(findings.unread()).isEqualTo(1);
    }

    @Test
    void cleanJobIsReportedAsClean() {
        JobOutcome outcome = SummaryGoldenTest.clean();
        assertThat(outcome.verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(outcome.coverage()).isEqualTo("complete");
        assertThat(OutcomeText.markdown(outcome)).isEqualTo("""
                ## ✅ Eyas: No findings.

                Coverage: 12,345 events seen, none lost.

                """);
        assertThat(Annotations.lines(OutcomeText.annotations(outcome))).isEmpty();
    }

    @Test
    void lostEventsAreNeverClean() {
        JobOutcome outcome = new JobOutcome(
                new AgentTermination.Clean(),
                "",
                RuleFindings.none(),
                10,
                3,
                List.of("a *note*"),
                Verdict.INCOMPLETE,
                false,
                Optional.empty());
        assertThat(outcome.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(outcome.coverage()).isEqualTo("partial");
        assertThat(OutcomeText.markdown(outcome))
                .contains("10 events seen, **3 lost**.", "Note: a &#42;note&#42;")
                .contains("No findings, but not everything was seen.");
    }

    @Test
    void findingsAreTableAndAnnotations() throws Exception {
        JobOutcome outcome = new JobOutcome(
                new AgentTermination.Clean(),
                "",
                read(WARNING + CRITICAL + WARNING),
                5,
                0,
                List.of(),
                Verdict.CLEAN,
                true,
                Optional.empty());
        assertThat(OutcomeText.markdown(outcome)).isEqualTo("""
                ## 🔴 Eyas: Critical: Runner Memory Read, and 1 other rule.

                | priority | rule | times | first seen in | what |
                | --- | --- | ---: | --- | --- |
                | Critical | Runner Memory Read | 1 | `step __tj, tj/changed@v1, postinstall of left-pad \
                (medium confidence)` | `memory` |
                | Warning | Git Token Read | 2 | `step __run_2` | `read <b>` |

                Coverage: 5 events seen, none lost.

                """);
        assertThat(Annotations.lines(OutcomeText.annotations(outcome)))
                .containsExactly(
                        "::error title=Eyas%3A Runner Memory Read::step __tj, tj/changed@v1, postinstall of left-pad"
                                + " (medium confidence): memory",
                        "::warning title=Eyas%3A Git Token Read::2 times; first in step __run_2: read <b>");
    }

    @Test
    void killedAgentIsNamedWithItsKiller() {
        JobOutcome outcome = new JobOutcome(
                new AgentTermination.Killed(43_387_000_000_000L, 9, 4711, "pkill", "__run_3"),
                "",
                RuleFindings.none(),
                5,
                0,
                List.of(),
                Verdict.INCOMPLETE,
                false,
                Optional.empty());
        assertThat(outcome.verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(outcome.problem())
                .contains("The agent was killed (signal 9) at 12:03:07.000Z by process 4711 (pkill), child of step"
                        + " __run_3. Later events were not seen.");
        assertThat(Annotations.lines(OutcomeText.annotations(outcome)).getFirst())
                .startsWith("::error title=Eyas%3A the agent was stopped::The agent was killed");
    }

    @Test
    void unwatchedJobRaisesWarning() {
        JobOutcome outcome = JobOutcome.notMonitored("BPF needs root");
        assertThat(outcome.verdict().label()).isEqualTo("not-monitored");
        assertThat(outcome.coverage()).isEqualTo("none");
        assertThat(OutcomeText.markdown(outcome)).isEqualTo("""
                ## ⚪ Eyas: This job was NOT monitored.

                > **This job was NOT monitored: BPF needs root**

                """);
        assertThat(Annotations.lines(OutcomeText.annotations(outcome)))
                .containsExactly("::warning title=Eyas%3A not monitored::This job was NOT monitored: BPF needs root");
    }

    @Test
    void rulesBeyondTableLimitAreCounted() throws Exception {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            many.append(WARNING.replace("Git Token Read", "Rule " + i));
        }
        Path file = directory.resolve("alerts.jsonl");
        Files.writeString(file, many);
        RuleFindings findings = RuleFindings.read(file, RuleFindings.Limits.DEFAULT);
        JobOutcome outcome = new JobOutcome(
                new AgentTermination.Clean(), "", findings, 1, 0, List.of(), Verdict.CLEAN, true, Optional.empty());
        assertThat(OutcomeText.markdown(outcome)).contains("10 further rules were triggered; see the report.");
        assertThat(Annotations.lines(OutcomeText.annotations(outcome)))
                .hasSize(10)
                .last()
                .isEqualTo(
                        "::warning title=Eyas%3A more of the same::51 more are in the job summary; GitHub shows 10 of a"
                                + " level");
    }
}
