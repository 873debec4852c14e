package eyas.diagnostic;

import java.util.Locale;

/** How bad a diagnostic is. */
public enum Severity {
    /** What was written cannot be used. */
    ERROR,
    /** It can be used, but is probably not what was meant. */
    WARNING;

    /** Returns the word that is printed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
