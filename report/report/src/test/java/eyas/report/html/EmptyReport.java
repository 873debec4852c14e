package eyas.report.html;

import eyas.report.model.CollectedRows;
import eyas.report.model.Coverage;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import java.util.List;

/** Creates the report of a job without events. */
final class EmptyReport {
    private EmptyReport() {}

    static JobReport create() {
        return JobReport.of(
                        new JobFacts("nothing", 0, 0, -1, "", "", ""),
                        new Coverage("", 0, 0, 0, 0, 0, List.of(), List.of()),
                        new Overhead(0, 0, -1, -1))
                .alerts(CollectedRows.of(List.of(), 0))
                .processes(CollectedRows.of(List.of(), 0))
                .executables(CollectedRows.of(List.of(), 0))
                .connections(CollectedRows.of(List.of(), 0))
                .lookups(CollectedRows.of(List.of(), 0))
                .files(CollectedRows.of(List.of(), 0))
                .containers(CollectedRows.of(List.of(), 0))
                .persistence(CollectedRows.of(List.of(), 0))
                .end();
    }
}
