package eyas.rules.report;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects diagnostics; can stop at the first error, as Falco does. Not thread-safe. */
public final class LoadDiagnostics {
    /** The maximum number of stored diagnostics, and of errors before loading stops. Bounds memory and time for untrusted input. */
    public static final int LIMIT = 1_000;

    private final List<LoadDiagnostic> diagnostics = new ArrayList<>();
    private final boolean falco;
    private boolean failed;
    private int errors;
    private int omitted;

    /** Creates an empty collection; if {@code falco}, it stores only what Falco would report. */
    public LoadDiagnostics(boolean falco) {
        this.falco = falco;
    }

    /** Thrown where Falco would have stopped. */
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Stopped() {
            super("stopped at the first error", null, false, false);
        }
    }

    /** Returns whether only Falco's diagnostics are stored. */
    public boolean isFalco() {
        return falco;
    }

    /**
     * Adds a diagnostic.
     *
     * @throws Stopped after an error for which Falco would have stopped
     */
    public void add(LoadDiagnostic diagnostic) {
        boolean error = diagnostic.severity() == Severity.ERROR;
        if (diagnostic.falco().isFalco() || !falco) {
            if (diagnostics.size() < LIMIT || (error && !failed)) {
                diagnostics.add(diagnostic);
            } else {
                omitted++;
            }
        }
        failed |= error;
        errors += error ? 1 : 0;
        if (error && falco) {
            throw new Stopped();
        }
    }

    /** Returns whether there was an error. */
    public boolean failed() {
        return failed;
    }

    /** Returns whether the maximum number of errors is reached, so that loading should stop. */
    public boolean hasTooManyErrors() {
        return errors >= LIMIT;
    }

    /** Returns the diagnostics; the last one states that others were omitted, if any. */
    public List<LoadDiagnostic> diagnostics() {
        if ((omitted == 0 && !hasTooManyErrors()) || falco) {
            return List.copyOf(diagnostics);
        }
        List<LoadDiagnostic> all = new ArrayList<>(diagnostics);
        String message =
                hasTooManyErrors() ? "checking stopped after " + LIMIT + " errors" : "warnings omitted: " + omitted;
        all.add(LoadDiagnostic.of(
                        DiagnosticCode.OMITTED, message, diagnostics.getLast().context())
                .fix("correct the reported ones, and check again"));
        return all;
    }
}
