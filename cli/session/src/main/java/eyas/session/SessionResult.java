package eyas.session;

import eyas.report.model.Coverage;
import eyas.report.model.JobReport;
import eyas.report.model.Verdict;
import eyas.report.synopsis.Synopsis;
import eyas.rules.model.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a session.
 *
 * @param report the report, complete; null where none was collected
 * @param coverage how complete the evidence is
 * @param alerts the alerts, counted
 * @param problems what could not be written, in words
 */
public record SessionResult(@Nullable JobReport report, Coverage coverage, AlertTally alerts, List<String> problems) {
    public SessionResult {
        problems = List.copyOf(problems);
    }

    /** Return the verdict: the report's, where one was collected. */
    public Verdict verdict() {
        JobReport made = report;
        return made == null
                ? Verdict.of(alerts.total() > 0, coverage.isComplete(), coverage.watched())
                : Synopsis.verdict(made);
    }

    /**
     * Tell whether a rule as urgent as {@code threshold} was broken, or something as bad is known besides (suspicious DNS lookups,
     * malicious indicators); never for null.
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
     * Return the report of a session that collects one.
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
