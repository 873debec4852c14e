package eyas.rules.report;

import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.diagnostic.Hint;
import eyas.diagnostic.Severity;
import eyas.text.SourceRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A diagnostic about a rules file, with additional data for Falco's format. {@link FalcoReport} renders that format, {@link #diagnostic}
 * returns Eyas's own.
 *
 * @param code the kind of diagnostic
 * @param falco Falco's code for it; equals {@code code} if that is Falco's, or if Falco has none
 * @param message the problem, in Falco's wording if Falco has one; may be empty
 * @param context the path of items to the location
 * @param place the exact location, or null if only the context is known
 * @param hint a suggested fix, or null
 * @param deprecated the deprecated field that is used, or null
 */
public record LoadDiagnostic(
        DiagnosticCode code,
        DiagnosticCode falco,
        String message,
        Context context,
        @Nullable SourceRange place,
        @Nullable Hint hint,
        @Nullable String deprecated) {

    /** Creates a diagnostic without further details. */
    public static LoadDiagnostic of(DiagnosticCode code, String message, Context context) {
        return new LoadDiagnostic(code, code, message, context, null, null, null);
    }

    /** Returns a copy with an exact location. */
    public LoadDiagnostic at(@Nullable SourceRange exact) {
        return new LoadDiagnostic(code, falco, message, context, exact, hint, deprecated);
    }

    /** Returns a copy with a fix to apply by hand. */
    public LoadDiagnostic fix(@Nullable String description) {
        return hint(description == null ? null : Hint.of(description));
    }

    /** Returns a copy with a fix. */
    public LoadDiagnostic hint(@Nullable Hint fix) {
        return new LoadDiagnostic(code, falco, message, context, place, fix, deprecated);
    }

    /** Returns a copy that refers to a deprecated field. */
    public LoadDiagnostic deprecated(String field) {
        return new LoadDiagnostic(code, falco, message, context, place, hint, field);
    }

    /** Returns a copy with an Eyas code that is more specific than Falco's. */
    public LoadDiagnostic detail(DiagnosticCode exact) {
        return new LoadDiagnostic(exact, falco, message, context, place, hint, deprecated);
    }

    /** Returns the severity. */
    public Severity severity() {
        return code.severity();
    }

    /** Returns the location to show: the exact one, or the start of the context. */
    public SourceRange shown() {
        return place != null
                ? place
                : new SourceRange(context.source(), context.mark().offset(), 1);
    }

    /** Returns the diagnostic without the data for Falco's format. */
    public Diagnostic diagnostic() {
        return new Diagnostic(code, shown(), describe(), path(), fixes());
    }

    private String describe() {
        String description = message.isEmpty() ? code.title() : message;
        return deprecated == null ? description : "'" + deprecated + "' is deprecated: " + description;
    }

    private List<String> path() {
        List<String> path = new ArrayList<>();
        for (Context item : context.path()) {
            boolean reading = item.type() == ItemType.VALUE_FOR && item.name().isEmpty();
            if (item.parent() != null && item.expression() == null && !reading) {
                String description = item.type().label();
                path.add(item.name().isEmpty() ? description : description + " '" + item.name() + "'");
            }
        }
        return path;
    }

    private List<Fix> fixes() {
        if (hint == null) {
            return List.of();
        }
        // A replacement requires the length of the replaced text.
        return List.of(place != null && place.length() > 1 ? hint.at(place) : Fix.of(hint.description()));
    }
}
