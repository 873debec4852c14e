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
 * A diagnostic about a condition, before it is known where the condition was written: the tree of a macro may be part of
 * several.
 *
 * @param message what is wrong, in Falco's words where Falco has some
 * @param position where it starts in the text of the condition
 * @param length UTF-16 characters that it covers; 0 where the fault is that something is missing
 * @param hint how to put it right, null if there is nothing to offer
 */
public record ConditionDiagnostic(
        DiagnosticCode code,
        String message,
        Position position,
        int length,
        @Nullable Hint hint) {

    /** Returns how bad it is. */
    public Severity severity() {
        return code.severity();
    }

    /** Returns the diagnostic about {@code source}, whose text is the condition. */
    public Diagnostic in(SourceText source) {
        SourceRange place = new SourceRange(source, position.offset(), length);
        List<Fix> fixes = hint == null ? List.of() : List.of(hint.at(place));
        return new Diagnostic(code, place, message, List.of(), fixes);
    }
}
