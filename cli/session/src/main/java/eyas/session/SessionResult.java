package eyas.session;

import eyas.report.model.Coverage;
import eyas.report.model.JobReport;
import eyas.report.model.Verdict;
import eyas.report.synopsis.Synopsis;
import eyas.rules.model.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a session.
 *
 * @param report the complete report; null if none was collected
 * @param coverage the coverage
 * @param alerts the counted alerts
 * @param problems the files that could not be written, with reasons
 */
public record SessionResult(@Nullable JobReport report, Coverage coverage, AlertTally alerts, List<String> problems) {
    public SessionResult {
        problems = List.copyOf(problems);
    }

    /** Returns the verdict: the report's, if one was collected. */
    public Verdict verdict() {
        JobReport made = report;
        return made == null
                ? Verdict.of(alerts.total() > 0, coverage.isComplete(), coverage.watched())
                : Synopsis.verdict(made);
    }

    /**
     * Returns whether a triggered rule or another finding (suspicious DNS lookups, malicious indicators) reaches {@code threshold}; false
     * for null.
     */
    public boolean reached(@Nullable Priority threshold) {
        JobReport made = report;
        return threshold != null
                && (alerts.reached(threshold)
                        || (made != null
                                && Synopsis.besidesRules(made)
                                        .filter(known -> known.atLeast(threshold))
                                        .isPresent()));
    }

    /**
     * Returns the report of a session that collects one.
     *
     * @throws IllegalStateException if none was collected
     */
    public JobReport reported() {
        JobReport made = report;
        if (made == null) {
            throw new IllegalStateException("this session collects no report");
        }
        return made;
    }
}
