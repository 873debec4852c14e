package eyas.workbench.cases;

import eyas.rules.report.LoadDiagnostic;
import java.util.List;

/**
 * What a number of files of cases hold.
 *
 * @param cases the cases that could be read, in the order of the files
 * @param diagnostics what is wrong with the others
 * @param files how many files hold cases
 */
public record CaseFiles(List<RuleCase> cases, List<LoadDiagnostic> diagnostics, int files) {
    public CaseFiles {
        cases = List.copyOf(cases);
        diagnostics = List.copyOf(diagnostics);
    }
}
