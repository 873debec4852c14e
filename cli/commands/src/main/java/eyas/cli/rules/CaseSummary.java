package eyas.cli.rules;

import eyas.workbench.cases.CaseFiles;
import eyas.workbench.cases.CaseResult;
import java.time.Duration;
import java.util.List;

/**
 * Summary of a run of cases.
 *
 * @param files number of files with cases
 * @param unreadable number of errors in case files, each of which skipped a case or a file
 */
record CaseSummary(int cases, int failed, int files, int unreadable, Duration duration) {

    static CaseSummary of(List<CaseResult> results, CaseFiles files) {
        return new CaseSummary(
                results.size(),
                (int) results.stream().filter(result -> !result.passed()).count(),
                files.files(),
                files.diagnostics().size(),
                results.stream().map(CaseResult::duration).reduce(Duration.ZERO, Duration::plus));
    }

    boolean successful() {
        return failed == 0 && unreadable == 0;
    }
}
