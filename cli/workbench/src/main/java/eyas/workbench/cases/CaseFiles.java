package eyas.workbench.cases;

import eyas.rules.report.LoadDiagnostic;
import java.util.List;

/**
 * The contents of case files.
 *
 * @param cases the valid cases, in the order of the files
 * @param diagnostics the errors of the others
 * @param files the number of files with cases
 */
public record CaseFiles(List<RuleCase> cases, List<LoadDiagnostic> diagnostics, int files) {
    public CaseFiles {
        cases = List.copyOf(cases);
        diagnostics = List.copyOf(diagnostics);
    }
}
