package eyas.filter.syntax;

import eyas.filter.diagnostic.Diagnostic;
import eyas.filter.diagnostic.Position;

/** Reports that a text is not a condition; the message uses Falco's words where Falco has some. */
public final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    SyntaxException(Diagnostic diagnostic) {
        super(diagnostic.message());
        this.diagnostic = diagnostic;
    }

    /** Returns where the parser stopped. */
    public Position position() {
        return diagnostic.span().start();
    }

    /** Returns what is wrong, where, and the cure. */
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
