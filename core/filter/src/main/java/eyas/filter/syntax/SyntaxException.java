package eyas.filter.syntax;

/** Reports that a text is not a condition; the message uses Falco's words where Falco has some. */
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

    /** Returns what is wrong, where, and the cure. */
    public ConditionDiagnostic diagnostic() {
        return diagnostic;
    }
}
