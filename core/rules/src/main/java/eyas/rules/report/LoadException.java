package eyas.rules.report;

/** Carries a finding from where it is made to where the next item is begun; never leaves the loader. */
public final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient LoadDiagnostic diagnostic;

    public LoadException(LoadDiagnostic diagnostic) {
        // No stack trace: one is thrown for each bad item of a hostile file.
        super(diagnostic.message(), null, false, false);
        this.diagnostic = diagnostic;
    }

    /** Returns the finding. */
    public LoadDiagnostic diagnostic() {
        return diagnostic;
    }
}
