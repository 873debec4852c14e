package eyas.ci.outcome;

import eyas.report.model.Verdict;
import java.util.List;

/**
 * What is told of a job elsewhere than in its own summary: in a pull request's comment, and to the workflow that writes
 * one for a job that may not.
 *
 * @param job the job's name, for people
 * @param key what tells the job from others
 * @param verdict the verdict
 * @param coverage how much was seen, in one word
 * @param problem what is wrong with the agent's end, empty where nothing is
 * @param alerts how many alerts there were
 * @param rules what rules found, the most urgent first
 * @param furtherRules how many rules were broken beside those
 * @param lost events lost
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
    /** How many rules are told of by name; the summary of the job has more. */
    public static final int RULES = 50;

    public OutcomeSummary {
        rules = List.copyOf(rules);
    }

    /** Takes what matters from an outcome. */
    public static OutcomeSummary of(String job, String key, JobOutcome outcome) {
        List<RuleFinding> all = outcome.findings().byRule();
        List<RuleFinding> told = all.subList(0, Math.min(RULES, all.size()));
        return new OutcomeSummary(
                job,
                key,
                outcome.verdict(),
                outcome.coverage(),
                outcome.problem().orElse(""),
                outcome.findings().alerts(),
                told,
                all.size() - told.size(),
                outcome.lost());
    }

    /** Returns how many rules were broken. */
    public long brokenRules() {
        return rules.size() + furtherRules;
    }
}
