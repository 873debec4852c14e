package eyas.config;

import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.diagnostic.Fix;
import eyas.text.SourceRange;
import org.jspecify.annotations.Nullable;

/** Reports a configuration that prevents the start; the message is the diagnostic on one line. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    ConfigException(DiagnosticCode code, SourceRange place, String message, @Nullable String fix) {
        this(fix == null ? Diagnostic.of(code, place, message) : Diagnostic.of(code, place, message, Fix.of(fix)));
    }

    ConfigException(Diagnostic diagnostic) {
        super(DiagnosticRenderer.line(diagnostic));
        this.diagnostic = diagnostic;
    }

    /** Returns the diagnostic with position and fix. */
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
