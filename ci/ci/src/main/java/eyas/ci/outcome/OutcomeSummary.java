package eyas.ci.outcome;

import eyas.report.model.Verdict;
import java.util.List;

/**
 * The part of a job's outcome that is shown outside its own summary: in a pull request's comment, and to the workflow that writes the
 * comment for a job without permission to do so.
 *
 * @param job the job's readable name
 * @param key the key that distinguishes the job from others
 * @param verdict the verdict
 * @param coverage the coverage, in one word
 * @param problem description of an abnormal end of the agent, empty if it was normal
 * @param alerts number of alerts
 * @param rules findings by rule, the most urgent first
 * @param furtherRules number of further triggered rules
 * @param lost number of lost events
 */
public record OutcomeSummary(
        String job,
        String key,
        Verdict verdict,
        String coverage,
        String problem,
        long alerts,
        List<RuleFinding> rules,
        long furtherRules,
        long lost) {
    /** Maximum number of rules listed by name; the summary of the job lists more. */
    public static final int RULES = 50;

    public OutcomeSummary {
        rules = List.copyOf(rules);
    }

    /** Creates the summary of an outcome. */
    public static OutcomeSummary of(String job, String key, JobOutcome outcome) {
        List<RuleFinding> all = outcome.findings().byRule();
        List<RuleFinding> reported = all.subList(0, Math.min(RULES, all.size()));
        return new OutcomeSummary(
                job,
                key,
                outcome.verdict(),
                outcome.coverage(),
                outcome.problem().orElse(""),
                outcome.findings().alerts(),
                reported,
                all.size() - reported.size(),
                outcome.lost());
    }

    /** Returns the number of triggered rules. */
    public long brokenRules() {
        return rules.size() + furtherRules;
    }
}
