package eyas.cli.rules;

import eyas.diagnostic.DiagnosticData;
import eyas.rules.report.LoadDiagnostic;
import eyas.text.SourcePosition;
import eyas.text.SourceRange;
import eyas.workbench.cases.CaseFiles;
import eyas.workbench.cases.CaseResult;
import eyas.workbench.cases.CaseResult.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts results of cases to a document for {@link eyas.text.json.JsonText}. */
final class CaseData {
    private CaseData() {}

    static Map<String, Object> of(List<CaseResult> results, CaseFiles files, CaseSummary summary) {
        return Map.of(
                "cases",
                results.stream().map(CaseData::result).toList(),
                "diagnostics",
                DiagnosticData.of(files.diagnostics().stream()
                        .map(LoadDiagnostic::diagnostic)
                        .toList()),
                "summary",
                Map.of(
                        "cases",
                        summary.cases(),
                        "passed",
                        summary.cases() - summary.failed(),
                        "failed",
                        summary.failed(),
                        "files",
                        summary.files(),
                        "unreadable",
                        summary.unreadable(),
                        "successful",
                        summary.successful()));
    }

    private static Map<String, Object> result(CaseResult result) {
        SourceRange place = result.of().place();
        SourcePosition mark = place.source().mark(place.offset());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", result.of().name());
        data.put("file", result.of().file());
        data.put("line", mark.line() + 1);
        String about = result.of().about();
        if (about != null) {
            data.put("about", about);
        }
        data.put("passed", result.passed());
        data.put("seconds", result.duration().toNanos() / 1e9);
        data.put("alerts", Map.copyOf(result.alerts()));
        data.put("failures", result.failures().stream().map(CaseData::failure).toList());
        return data;
    }

    private static Map<String, Object> failure(Failure failure) {
        return Map.of("summary", failure.summary(), "details", CaseText.details(failure));
    }
}
