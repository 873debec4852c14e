package eyas.rules.report;

/** Carries a finding from where it is made to where the next item is begun; never leaves the loader. */
public final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public LoadException(Problem problem) {
        // No stack trace: one is thrown for each bad item of a hostile file.
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    /** Returns the finding. */
    public Problem problem() {
        return problem;
    }
}
