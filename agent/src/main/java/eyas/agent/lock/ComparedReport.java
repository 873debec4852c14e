package eyas.agent.lock;

import eyas.lock.compare.LockComparison;
import eyas.lock.compare.LockDifference;
import eyas.lock.model.BehaviorLock;
import eyas.lock.run.RunBehavior;
import eyas.lock.run.RunReader;
import eyas.report.ReportJson;
import eyas.report.model.JobReport;
import java.io.ByteArrayOutputStream;

/**
 * A report, with what a lock does not have of it.
 *
 * @param report the report
 * @param difference in what it differs from the lock
 */
record ComparedReport(JobReport report, LockDifference difference) {
    /**
     * Compare by the report's JSON, as whoever compares it later does.
     *
     * @throws eyas.lock.run.UnusableReportException if the report is too large
     */
    static ComparedReport of(JobReport report, BehaviorLock lock) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(1 << 16);
        ReportJson.write(report, json);
        RunBehavior run = RunReader.read("this job", json.toByteArray());
        return new ComparedReport(report, new LockComparison(lock).with(run));
    }

    /** Return how many rows have to be compared. */
    static int rows(JobReport report) {
        return report.processes().rows().size()
                + report.executables().rows().size()
                + report.connections().rows().size()
                + report.files().rows().size();
    }
}
