package eyas.session;

import eyas.report.model.Coverage;
import eyas.report.model.JobReport;
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
