package eyas.rules.report;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;

/** Gathers diagnostics; can stop at the first error, as Falco does. Not safe for use by several threads. */
public final class LoadDiagnostics {
    /**
     * The most diagnostics that are kept, and the errors after which there is no point in going on, so that a hostile file costs
     * neither memory nor time.
     */
    public static final int LIMIT = 1_000;

    private final List<LoadDiagnostic> diagnostics = new ArrayList<>();
    private final boolean falco;
    private boolean failed;
    private int errors;
    private int omitted;

    /** Makes an empty collection; with {@code falco} it takes what Falco would say and nothing else. */
    public LoadDiagnostics(boolean falco) {
        this.falco = falco;
    }

    /** Falco would have stopped here. */
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Stopped() {
            super("stopped at the first error", null, false, false);
        }
    }

    /** Returns whether only what Falco would say is taken. */
    public boolean isFalco() {
        return falco;
    }

    /**
     * Takes a finding.
     *
     * @throws Stopped after an error, where Falco would have stopped
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

    /** Returns whether there are so many errors that nobody would read more of them. */
    public boolean isHopeless() {
        return errors >= LIMIT;
    }

    /** Returns what was found; a last finding says that there is more, where that is so. */
    public List<LoadDiagnostic> diagnostics() {
        if ((omitted == 0 && !isHopeless()) || falco) {
            return List.copyOf(diagnostics);
        }
        List<LoadDiagnostic> all = new ArrayList<>(diagnostics);
        String message = isHopeless()
                ? "after " + LIMIT + " errors the rest was not looked at"
                : "of the warnings, " + omitted + " more are left out";
        all.add(LoadDiagnostic.of(
                        DiagnosticCode.OMITTED, message, diagnostics.getLast().context())
                .fix("mend the first ones, and check again"));
        return all;
    }
}
