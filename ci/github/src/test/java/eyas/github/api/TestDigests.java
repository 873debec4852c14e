package eyas.github.api;

import eyas.ci.outcome.OutcomeSummary;
import eyas.ci.outcome.RuleFinding;
import eyas.ci.outcome.RuleFinding.Place;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import java.util.List;

/** Summaries of jobs for tests. */
final class TestDigests {
    private TestDigests() {}

    static OutcomeSummary clean(String job) {
        return new OutcomeSummary(job, "key of " + job, Verdict.CLEAN, "complete", "", 0, List.of(), 0, 0);
    }

    static OutcomeSummary bad(String job, String message) {
        return bad(job, List.of(finding("Runner Memory Read", message)));
    }

    static OutcomeSummary bad(String job, List<RuleFinding> findings) {
        return new OutcomeSummary(
                job, "key of " + job, Verdict.FINDINGS, "complete", "", findings.size(), findings, 0, 0);
    }

    static RuleFinding finding(String rule, String message) {
        return new RuleFinding(
                rule,
                Priority.CRITICAL,
                1,
                "2026-11-24T22:00:00Z",
                message,
                new Place("__tj", "tj-actions/changed-files", "v45", "@evil/left", "postinstall", "high"));
    }
}
