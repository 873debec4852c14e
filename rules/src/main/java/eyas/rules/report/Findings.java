package eyas.rules.report;

import eyas.filter.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;

/** Gathers findings; can stop at the first error, as Falco does. Not safe for use by several threads. */
public final class Findings {
    /** The most findings that are kept, so that a hostile file cannot fill memory with them. */
    public static final int LIMIT = 10_000;

    private final List<Problem> problems = new ArrayList<>();
    private final boolean falco;
    private boolean failed;

    /** Makes an empty collection; with {@code falco} it takes what Falco would say and nothing else. */
    public Findings(boolean falco) {
        this.falco = falco;
    }

    /** Says that Falco would have stopped here. */
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Stopped() {
            super("stopped at the first error", null, false, false);
        }
    }

    /** Tells whether only what Falco would say is taken. */
    public boolean isFalco() {
        return falco;
    }

    /**
     * Takes a finding.
     *
     * @throws Stopped after an error, where Falco would have stopped
     */
    public void add(Problem problem) {
        boolean error = problem.severity() == Severity.ERROR;
        if ((problem.code().isFalco() || !falco) && (error || problems.size() < LIMIT)) {
            if (problems.size() < LIMIT || !failed) {
                problems.add(problem);
            }
        }
        failed |= error;
        if (error && falco) {
            throw new Stopped();
        }
    }

    /** Tells whether there was an error. */
    public boolean failed() {
        return failed;
    }

    /** Returns what was found. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }
}
