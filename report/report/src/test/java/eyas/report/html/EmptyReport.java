package eyas.report.html;

import eyas.report.model.Coverage;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.OwnCost;
import eyas.report.model.Part;
import java.util.List;

/** Makes the report of a job of which nothing was seen. */
final class EmptyReport {
    private EmptyReport() {}

    static JobReport make() {
        return JobReport.of(
                        new JobFacts("nothing", 0, 0, -1, "", "", ""),
                        new Coverage("", 0, 0, 0, 0, 0, List.of(), List.of()),
                        new OwnCost(0, 0, -1, -1))
                .alerts(Part.of(List.of(), 0))
                .processes(Part.of(List.of(), 0))
                .executables(Part.of(List.of(), 0))
                .connections(Part.of(List.of(), 0))
                .lookups(Part.of(List.of(), 0))
                .files(Part.of(List.of(), 0))
                .containers(Part.of(List.of(), 0))
                .persistence(Part.of(List.of(), 0))
                .end();
    }
}
