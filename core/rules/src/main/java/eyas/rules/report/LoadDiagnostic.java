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
 * A diagnostic about a rules file, with what Falco's view of it needs beside: {@link FalcoReport} renders that, {@link
 * #diagnostic} gives our own.
 *
 * @param code what kind of diagnostic
 * @param falco the code that Falco has for it; {@code code} itself where that is Falco's, or Falco has none
 * @param message what is wrong, in Falco's words where Falco has some; may be empty
 * @param context the path of items that leads there
 * @param place where exactly, null if nothing more exact than the context is known
 * @param hint how to put it right, null if there is nothing to offer
 * @param deprecated the deprecated field that is used, null if it is about none
 */
public record LoadDiagnostic(
        DiagnosticCode code,
        DiagnosticCode falco,
        String message,
        Context context,
        @Nullable SourceRange place,
        @Nullable Hint hint,
        @Nullable String deprecated) {

    /** Makes a diagnostic without further detail. */
    public static LoadDiagnostic of(DiagnosticCode code, String message, Context context) {
        return new LoadDiagnostic(code, code, message, context, null, null, null);
    }

    /** Returns the same with an exact place. */
    public LoadDiagnostic at(@Nullable SourceRange exact) {
        return new LoadDiagnostic(code, falco, message, context, exact, hint, deprecated);
    }

    /** Returns the same with a fix that takes a person. */
    public LoadDiagnostic fix(@Nullable String words) {
        return hint(words == null ? null : Hint.of(words));
    }

    /** Returns the same with a fix. */
    public LoadDiagnostic hint(@Nullable Hint fix) {
        return new LoadDiagnostic(code, falco, message, context, place, fix, deprecated);
    }

    /** Returns the same about a deprecated field. */
    public LoadDiagnostic deprecated(String field) {
        return new LoadDiagnostic(code, falco, message, context, place, hint, field);
    }

    /** Returns the same with a code of ours that says more than Falco's. */
    public LoadDiagnostic detail(DiagnosticCode exact) {
        return new LoadDiagnostic(exact, falco, message, context, place, hint, deprecated);
    }

    /** Returns how bad it is. */
    public Severity severity() {
        return code.severity();
    }

    /** Returns the place to show: the exact one, or where the context starts. */
    public SourceRange shown() {
        return place != null
                ? place
                : new SourceRange(context.source(), context.mark().offset(), 1);
    }

    /** Returns it without what only Falco's view has. */
    public Diagnostic diagnostic() {
        return new Diagnostic(code, shown(), words(), path(), fixes());
    }

    private String words() {
        String words = message.isEmpty() ? code.title() : message;
        return deprecated == null ? words : "'" + deprecated + "' is deprecated: " + words;
    }

    private List<String> path() {
        List<String> path = new ArrayList<>();
        for (Context item : context.path()) {
            boolean reading = item.type() == ItemType.VALUE_FOR && item.name().isEmpty();
            if (item.parent() != null && item.expression() == null && !reading) {
                String words = item.type().words();
                path.add(item.name().isEmpty() ? words : words + " '" + item.name() + "'");
            }
        }
        return path;
    }

    private List<Fix> fixes() {
        if (hint == null) {
            return List.of();
        }
        // A replacement needs to know how far what it replaces goes.
        return List.of(place != null && place.length() > 1 ? hint.at(place) : Fix.of(hint.words()));
    }
}
