package eyas.agent.lock;

import eyas.baseline.compare.LockComparison;
import eyas.baseline.compare.LockDifference;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.run.RunBehavior;
import eyas.report.model.JobReport;

/**
 * A report and its differences from a lock.
 *
 * @param report the report
 * @param difference the differences from the lock
 */
record ComparedReport(JobReport report, LockDifference difference) {
    static ComparedReport of(JobReport report, BehaviorLock lock) {
        RunBehavior run = RunBehavior.of("this job", report);
        return new ComparedReport(report, new LockComparison(lock).with(run));
    }

    /** Returns the number of rows to compare. */
    static int rows(JobReport report) {
        return report.processes().rows().size()
                + report.executables().rows().size()
                + report.connections().rows().size()
                + report.files().rows().size();
    }
}
