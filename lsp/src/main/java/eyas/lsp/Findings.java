package eyas.lsp;

import com.google.gson.JsonPrimitive;
import eyas.rules.LoadResult;
import eyas.rules.report.FileResult;
import eyas.rules.report.LoadCode;
import eyas.rules.report.Place;
import eyas.rules.report.Problem;
import eyas.rules.report.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;

/** Says in the protocol's words what is wrong with a document, and offers the cures that are one word. */
final class Findings {
    static final String SOURCE = "eyas";

    private static final Pattern NEAREST = Pattern.compile("did you mean '([^']+)'\\?");
    /** The most findings that an editor is sent. */
    private static final int MAX = 1_000;

    private Findings() {}

    /** Returns what {@code result} says about {@code document}. */
    static List<Diagnostic> of(LoadResult result, RulesDocument document) {
        List<Diagnostic> diagnostics = new ArrayList<>();
        for (FileResult file : result.files()) {
            for (Problem problem : file.problems()) {
                if (diagnostics.size() < MAX && isAbout(problem, document)) {
                    diagnostics.add(diagnostic(problem));
                }
            }
        }
        return diagnostics;
    }

    private static boolean isAbout(Problem problem, RulesDocument document) {
        return problem.shown().source().name().equals(document.name());
    }

    private static Diagnostic diagnostic(Problem problem) {
        Place place = problem.shown();
        Diagnostic diagnostic = new Diagnostic();
        diagnostic.setRange(range(place));
        diagnostic.setSource(SOURCE);
        diagnostic.setCode(problem.code().code());
        String message = problem.message().isEmpty() ? problem.code().words() : problem.message();
        String named = problem.deprecated() == null ? message : "'" + problem.deprecated() + "': " + message;
        diagnostic.setMessage(problem.fix() == null ? named : named + "\n" + problem.fix());
        boolean unused = problem.code() == LoadCode.UNUSED_MACRO || problem.code() == LoadCode.UNUSED_LIST;
        diagnostic.setSeverity(
                switch (problem.severity()) {
                    case ERROR -> DiagnosticSeverity.Error;
                    // A file of macros for others has many of them; that is no fault.
                    case WARNING -> unused ? DiagnosticSeverity.Hint : DiagnosticSeverity.Warning;
                });
        if (unused) {
            diagnostic.setTags(List.of(DiagnosticTag.Unnecessary));
        }
        if (problem.deprecated() != null || problem.code() == LoadCode.DEPRECATED_FIELD) {
            diagnostic.setTags(List.of(DiagnosticTag.Deprecated));
        }
        Matcher nearest = NEAREST.matcher(problem.fix() == null ? "" : problem.fix());
        if (nearest.find() && place.length() > 1) {
            diagnostic.setData(nearest.group(1));
        }
        return diagnostic;
    }

    /** Returns the range of {@code place}; the rest of the line where only a beginning is known. */
    private static Range range(Place place) {
        SourceText source = place.source();
        int start = Math.min(place.offset(), source.text().length());
        int end = Math.min(start + place.length(), source.text().length());
        if (place.length() == 1) {
            int lineEnd =
                    start + source.line(start).length() - source.mark(start).column();
            end = Math.max(Math.min(end, source.text().length()), Math.max(start, lineEnd));
        }
        return RulesDocument.range(source, start, end);
    }

    /** Returns the cures of {@code diagnostics}, which the editor sends back as it got them. */
    static List<CodeAction> cures(RulesDocument document, List<Diagnostic> diagnostics) {
        List<CodeAction> actions = new ArrayList<>();
        for (Diagnostic diagnostic : diagnostics) {
            String word = diagnostic.getData() instanceof JsonPrimitive json && json.isString()
                    ? json.getAsString()
                    : diagnostic.getData() instanceof String text ? text : null;
            if (word != null && SOURCE.equals(diagnostic.getSource())) {
                CodeAction action = new CodeAction("Replace by '" + word + "'");
                action.setKind(CodeActionKind.QuickFix);
                action.setDiagnostics(List.of(diagnostic));
                action.setIsPreferred(true);
                var edit = new org.eclipse.lsp4j.TextDocumentEdit(
                        new VersionedTextDocumentIdentifier(document.uri(), document.version()),
                        List.of(org.eclipse.lsp4j.jsonrpc.messages.Either.forLeft(
                                new TextEdit(diagnostic.getRange(), word))));
                action.setEdit(new WorkspaceEdit(List.of(org.eclipse.lsp4j.jsonrpc.messages.Either.forLeft(edit))));
                actions.add(action);
            }
        }
        return actions;
    }
}
