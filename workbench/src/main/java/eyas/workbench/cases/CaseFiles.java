package eyas.workbench.cases;

import eyas.rules.report.Problem;
import java.util.List;

/**
 * Is what a number of files of cases hold.
 *
 * @param cases the cases that could be read, in the order of the files
 * @param problems what is wrong with the others
 * @param files how many files hold cases
 */
public record CaseFiles(List<RuleCase> cases, List<Problem> problems, int files) {
    public CaseFiles {
        cases = List.copyOf(cases);
        problems = List.copyOf(problems);
    }
}
