package eyas.rules.report;

/** Carries a diagnostic from its origin to the point where the next item starts; never leaves the loader. */
public final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient LoadDiagnostic diagnostic;

    public LoadException(LoadDiagnostic diagnostic) {
        // No stack trace: untrusted input can cause one exception per item.
        super(diagnostic.message(), null, false, false);
        this.diagnostic = diagnostic;
    }

    /** Returns the diagnostic. */
    public LoadDiagnostic diagnostic() {
        return diagnostic;
    }
}
