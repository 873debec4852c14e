package eyas.filter.syntax;

/** Thrown when a text is not a valid condition; the message is Falco's where Falco has one. */
public final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ConditionDiagnostic diagnostic;

    SyntaxException(ConditionDiagnostic diagnostic) {
        super(diagnostic.message());
        this.diagnostic = diagnostic;
    }

    /** Returns where the parser stopped. */
    public Position position() {
        return diagnostic.position();
    }

    /** Returns the diagnostic: message, position and fix. */
    public ConditionDiagnostic diagnostic() {
        return diagnostic;
    }
}
