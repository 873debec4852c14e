package eyas.report.html;

import eyas.report.model.Coverage;
import eyas.report.model.Enrichments;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.OwnCost;
import eyas.report.model.Part;
import java.util.List;

/** Makes the report of a job of which nothing was seen. */
final class EmptyReport {
    private EmptyReport() {}

    static JobReport make() {
        return new JobReport(
                new JobFacts("nothing", 0, 0, -1, "", "", ""),
                List.of(),
                List.of(),
                List.of(),
                Part.of(List.of(), 0),
                Part.of(List.of(), 0),
                Part.of(List.of(), 0),
                Part.of(List.of(), 0),
                Part.of(List.of(), 0),
                List.of(),
                Part.of(List.of(), 0),
                Part.of(List.of(), 0),
                Part.off(),
                Part.of(List.of(), 0),
                List.of(),
                Enrichments.NONE,
                new Coverage("", 0, 0, 0, 0, 0, List.of(), List.of()),
                new OwnCost(0, 0, -1, -1));
    }
}
