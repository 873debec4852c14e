package eyas.diagnostic;

import eyas.text.SourceRange;
import java.util.List;

/**
 * One finding about a source that a user wrote.
 *
 * @param code the kind of finding
 * @param place its position
 * @param message what is wrong; Falco's message if Falco reports it
 * @param path the enclosing items, outermost first, for example {@code rule 'r'}
 * @param fixes suggested fixes, most likely first; may be empty
 */
public record Diagnostic(DiagnosticCode code, SourceRange place, String message, List<String> path, List<Fix> fixes) {
    public Diagnostic {
        path = List.copyOf(path);
        fixes = List.copyOf(fixes);
    }

    /** Creates a diagnostic about a source without items. */
    public static Diagnostic of(DiagnosticCode code, SourceRange place, String message, Fix... fixes) {
        return new Diagnostic(code, place, message, List.of(), List.of(fixes));
    }

    /** Returns the severity. */
    public Severity severity() {
        return code.severity();
    }
}
