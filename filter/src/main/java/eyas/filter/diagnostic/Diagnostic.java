package eyas.filter.diagnostic;

import org.jspecify.annotations.Nullable;

/**
 * Says one thing about a text.
 *
 * @param code stable code, for example {@code F010}; see {@link DiagnosticCode}
 * @param message what is wrong, in Falco's words where Falco has some
 * @param span where
 * @param fix the cure in one sentence, null if there is none to offer
 */
public record Diagnostic(
        DiagnosticCode code,
        String message,
        Span span,
        @Nullable String fix) {

    /** Returns how bad it is. */
    public Severity severity() {
        return code.severity();
    }
}
