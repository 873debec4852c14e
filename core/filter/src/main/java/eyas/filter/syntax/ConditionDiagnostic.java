package eyas.filter.syntax;

import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.diagnostic.Hint;
import eyas.diagnostic.Severity;
import eyas.text.SourceRange;
import eyas.text.SourceText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A diagnostic about a condition, independent of the file that contains it: the tree of a macro may be part of several conditions.
 *
 * @param message the problem, in Falco's wording if Falco has one
 * @param position where it starts in the text of the condition
 * @param length UTF-16 characters that it covers; 0 if something is missing
 * @param hint a suggested fix, or null
 */
public record ConditionDiagnostic(
        DiagnosticCode code,
        String message,
        Position position,
        int length,
        @Nullable Hint hint) {

    /** Returns the severity. */
    public Severity severity() {
        return code.severity();
    }

    /** Returns the diagnostic with a location in {@code source}, the text of the condition. */
    public Diagnostic in(SourceText source) {
        SourceRange place = new SourceRange(source, position.offset(), length);
        List<Fix> fixes = hint == null ? List.of() : List.of(hint.at(place));
        return new Diagnostic(code, place, message, List.of(), fixes);
    }
}
