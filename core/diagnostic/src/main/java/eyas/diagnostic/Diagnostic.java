package eyas.diagnostic;

import eyas.text.SourceRange;
import java.util.List;

/**
 * One thing that is said about what somebody wrote.
 *
 * @param code what kind of thing
 * @param place where
 * @param message what is wrong, in Falco's words where Falco has some
 * @param path the items around the place, from the outermost, for example {@code rule 'r'}
 * @param fixes ways to put it right, the likeliest first; may be empty
 */
public record Diagnostic(DiagnosticCode code, SourceRange place, String message, List<String> path, List<Fix> fixes) {
    public Diagnostic {
        path = List.copyOf(path);
        fixes = List.copyOf(fixes);
    }

    /** Makes a diagnostic about a source that has no items. */
    public static Diagnostic of(DiagnosticCode code, SourceRange place, String message, Fix... fixes) {
        return new Diagnostic(code, place, message, List.of(), List.of(fixes));
    }

    /** Returns how bad it is. */
    public Severity severity() {
        return code.severity();
    }
}
