package eyas.diagnostic;

import java.util.Locale;

/** The severity of a diagnostic. */
public enum Severity {
    /** The input cannot be used. */
    ERROR,
    /** The input can be used, but probably does not have the intended meaning. */
    WARNING;

    /** Returns the printed word. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
