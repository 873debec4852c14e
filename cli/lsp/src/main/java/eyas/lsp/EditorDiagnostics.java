package eyas.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Edit;
import eyas.diagnostic.Fix;
import eyas.rules.LoadResult;
import eyas.rules.report.FileResult;
import eyas.rules.report.LoadDiagnostic;
import eyas.text.SourceRange;
import eyas.text.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentEdit;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/** Converts diagnostics to the protocol's form, and their fixes to code actions: the edit is attached as data. */
final class EditorDiagnostics {
    static final String SOURCE = "eyas";

    /** Maximum number of diagnostics sent to an editor. */
    private static final int MAX = 1_000;

    private EditorDiagnostics() {}

    /** Returns the diagnostics in {@code result} for {@code document}. */
    static List<Diagnostic> of(LoadResult result, RulesDocument document) {
        List<Diagnostic> diagnostics = new ArrayList<>();
        for (FileResult file : result.files()) {
            for (LoadDiagnostic diagnostic : file.diagnostics()) {
                if (diagnostics.size() < MAX && isAbout(diagnostic.shown(), document)) {
                    diagnostics.add(diagnostic(diagnostic, document));
                }
            }
        }
        return diagnostics;
    }

    /** Returns {@code found} in the protocol's form. */
    static List<Diagnostic> of(List<eyas.diagnostic.Diagnostic> found, RulesDocument document) {
        return found.stream().limit(MAX).map(each -> diagnostic(each, document)).toList();
    }

    private static boolean isAbout(SourceRange place, RulesDocument document) {
        return place.source().name().equals(document.name());
    }

    private static Diagnostic diagnostic(LoadDiagnostic from, RulesDocument document) {
        Diagnostic diagnostic = diagnostic(from.diagnostic(), document);
        if (from.deprecated() != null || from.diagnostic().code() == DiagnosticCode.DEPRECATED_FIELD) {
            diagnostic.setTags(List.of(DiagnosticTag.Deprecated));
            field(from, document)
                    .ifPresent(mention -> diagnostic.setRange(
                            RulesDocument.range(document.source(), mention.start(), mention.end())));
        }
        return diagnostic;
    }

    /** Returns the field that a diagnostic of a whole condition names: editors strike out deprecated code. */
    private static Optional<NameOccurrence> field(LoadDiagnostic finding, RulesDocument document) {
        return document.mentions().mentions().stream()
                .filter(mention -> mention.kind().equals("field")
                        && mention.start() >= finding.shown().offset()
                        && mention.name().equals(finding.deprecated()))
                .findFirst();
    }

    private static Diagnostic diagnostic(eyas.diagnostic.Diagnostic plain, RulesDocument document) {
        Diagnostic diagnostic = new Diagnostic();
        diagnostic.setRange(range(plain.place()));
        diagnostic.setSource(SOURCE);
        diagnostic.setCode(plain.code().id());
        diagnostic.setMessage(message(plain));
        boolean unused = plain.code() == DiagnosticCode.UNUSED_MACRO || plain.code() == DiagnosticCode.UNUSED_LIST;
        diagnostic.setSeverity(
                switch (plain.severity()) {
                    case ERROR -> DiagnosticSeverity.Error;
                    // A file of shared macros has many unused ones, which is fine.
                    case WARNING -> unused ? DiagnosticSeverity.Hint : DiagnosticSeverity.Warning;
                });
        if (unused) {
            diagnostic.setTags(List.of(DiagnosticTag.Unnecessary));
        }
        for (Fix fix : plain.fixes()) {
            Edit edit = fix.edit();
            if (edit != null && isAbout(edit.place(), document)) {
                diagnostic.setData(data(edit));
            }
        }
        return diagnostic;
    }

    private static String message(eyas.diagnostic.Diagnostic diagnostic) {
        StringBuilder message = new StringBuilder(diagnostic.message());
        diagnostic.fixes().forEach(fix -> message.append('\n').append(fix.description()));
        return message.toString();
    }

    /** Returns the range of {@code place}; up to the end of the line if only its start is known. */
    private static Range range(SourceRange place) {
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

    /** Returns an edit as JSON that the editor stores and sends back: line and character numbers, and a text. */
    private static JsonObject data(Edit edit) {
        SourceRange place = edit.place();
        Range range = RulesDocument.range(place.source(), place.offset(), place.offset() + place.length());
        JsonObject data = new JsonObject();
        data.addProperty("startLine", range.getStart().getLine());
        data.addProperty("startCharacter", range.getStart().getCharacter());
        data.addProperty("endLine", range.getEnd().getLine());
        data.addProperty("endCharacter", range.getEnd().getCharacter());
        data.addProperty("text", edit.replacement());
        return data;
    }

    private static @Nullable TextEdit edit(@Nullable Object data) {
        if (!(data instanceof JsonObject json)) {
            return null;
        }
        JsonElement text = json.get("text");
        if (text == null || !text.isJsonPrimitive()) {
            return null;
        }
        Position start = new Position(number(json, "startLine"), number(json, "startCharacter"));
        Position end = new Position(number(json, "endLine"), number(json, "endCharacter"));
        return new TextEdit(new Range(start, end), text.getAsString());
    }

    private static int number(JsonObject json, String name) {
        JsonElement number = json.get(name);
        return number != null
                        && number.isJsonPrimitive()
                        && number.getAsJsonPrimitive().isNumber()
                ? Math.max(0, number.getAsInt())
                : 0;
    }

    /** Returns the fixes of {@code diagnostics}, which the editor sends back unchanged. */
    static List<CodeAction> fixes(RulesDocument document, List<Diagnostic> diagnostics) {
        List<CodeAction> actions = new ArrayList<>();
        for (Diagnostic diagnostic : diagnostics) {
            TextEdit edit = SOURCE.equals(diagnostic.getSource()) ? edit(diagnostic.getData()) : null;
            if (edit != null) {
                CodeAction action =
                        new CodeAction("Replace by '" + edit.getNewText().strip() + "'");
                action.setKind(CodeActionKind.QuickFix);
                action.setDiagnostics(List.of(diagnostic));
                action.setIsPreferred(true);
                TextDocumentEdit change = new TextDocumentEdit(
                        new VersionedTextDocumentIdentifier(document.uri(), document.version()),
                        List.of(Either.forLeft(edit)));
                action.setEdit(new WorkspaceEdit(List.of(Either.forLeft(change))));
                actions.add(action);
            }
        }
        return actions;
    }
}
