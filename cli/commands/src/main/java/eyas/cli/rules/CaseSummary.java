package eyas.cli.rules;

import eyas.workbench.cases.CaseFiles;
import eyas.workbench.cases.CaseResult;
import java.time.Duration;
import java.util.List;

/**
 * Sums up a run of cases.
 *
 * @param files files that hold cases
 * @param unreadable errors in files of cases, each of which left a case or a file out
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
