package eyas.github.api;

import eyas.ci.outcome.BrokenRule;
import eyas.ci.outcome.BrokenRule.Place;
import eyas.ci.outcome.JobDigest;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import java.util.List;

/** Makes digests of jobs for tests. */
final class Digests {
    private Digests() {}

    static JobDigest clean(String job) {
        return new JobDigest(job, "key of " + job, Verdict.CLEAN, "complete", "", 0, List.of(), 0, 0);
    }

    static JobDigest bad(String job, String message) {
        return bad(job, List.of(finding("Runner Memory Read", message)));
    }

    static JobDigest bad(String job, List<BrokenRule> findings) {
        return new JobDigest(job, "key of " + job, Verdict.FINDINGS, "complete", "", findings.size(), findings, 0, 0);
    }

    static BrokenRule finding(String rule, String message) {
        return new BrokenRule(
                rule,
                Priority.CRITICAL,
                1,
                "2026-11-24T22:00:00Z",
                message,
                new Place("__tj", "tj-actions/changed-files", "v45", "@evil/left", "postinstall", "high"));
    }
}
