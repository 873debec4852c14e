package eyas.ci.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.agent.AgentTermination;
import eyas.ci.outcome.RuleFinding.Place;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Combines the outcome and the report into a job's summary. */
final class ReportPageTest {
    private static final String REPORT = """
            ## 🟠 Warning: Git Token Read

            1 alert · 3 processes

            ### Actor: `a`

            - **triggered** Warning: Git Token Read

            <details><summary><b>Alerts</b> (1)</summary>

            x

            </details>
            """;

    private static JobOutcome outcome(String rule) {
        return new JobOutcome(
                new AgentTermination.Clean(),
                "",
                new RuleFindings(
                        List.of(new RuleFinding(
                                rule, Priority.WARNING, 1, "", "it happened", new Place("", "", "", "", "", ""))),
                        1,
                        0),
                10,
                0,
                List.of(),
                Verdict.FINDINGS,
                true,
                Optional.empty());
    }

    @Test
    void verdictComesFirst() {
        ReportPage page = ReportPage.of(REPORT);
        assertThat(OutcomeText.head(outcome("Git Token Read"), "", page)).isEqualTo("""
                ## 🟠 Eyas: Warning: Git Token Read.

                1 alert · 3 processes

                ### Actor: `a`

                - **triggered** Warning: Git Token Read

                """);
        assertThat(OutcomeText.rest(outcome("Git Token Read"), page))
                .startsWith("<details><summary><b>Triggered rules</b> (1)</summary>\n\n| priority |")
                .endsWith("</details>\n\n<details><summary><b>Alerts</b> (1)</summary>\n\nx\n\n</details>\n\n");
    }

    /** An earlier watch of the same job has triggered it, and its report is gone. */
    @Test
    void ruleMissingInReportIsInHead() {
        ReportPage page = ReportPage.of(REPORT);
        assertThat(OutcomeText.head(outcome("Another Rule"), "", page))
                .startsWith("## 🟠 Eyas: Warning: Another Rule.\n\n| priority |")
                .contains("### Actor: `a`");
        assertThat(OutcomeText.rest(outcome("Another Rule"), page)).doesNotContain("Triggered rules");
    }

    /** A process name, and a rule whose name only has the same prefix, do not count as the rule. */
    @Test
    void jobTextIsNotMistakenForRule() {
        for (String broke : List.of(
                "- **triggered** Notice: Odd, by `p (1)`: `p said Warning: Another Rule`",
                "- **triggered** Warning: Another Rule of the Job, by `p (1)`")) {
            ReportPage page = ReportPage.of(REPORT.replace("- **triggered** Warning: Git Token Read", broke));
            assertThat(OutcomeText.head(outcome("Another Rule"), "", page))
                    .as(broke)
                    .contains("| Warning | Another Rule |");
        }
    }

    @Test
    void withoutReportNothingIsCollapsed() {
        assertThat(OutcomeText.head(outcome("Git Token Read"), "", ReportPage.of("")))
                .contains("| Warning | Git Token Read |", "Coverage: 10 events seen, none lost.");
        assertThat(OutcomeText.rest(outcome("Git Token Read"), ReportPage.NONE)).isEmpty();
    }
}
