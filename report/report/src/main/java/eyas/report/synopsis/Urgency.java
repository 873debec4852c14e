package eyas.report.synopsis;

import eyas.rules.model.Priority;
import java.util.Locale;

/** How soon somebody should look at the findings of a job. */
public enum Urgency {
    /** There are none. */
    NONE,
    /** Somebody may want to look. */
    NOTE,
    /** Something happened that should not. */
    WARNING,
    /** Somebody is needed at once. */
    URGENT;

    /** Return the urgency of a rule of {@code priority}. */
    public static Urgency of(Priority priority) {
        return switch (priority) {
            case EMERGENCY, ALERT, CRITICAL, ERROR -> URGENT;
            case WARNING -> WARNING;
            case NOTICE, INFORMATIONAL, DEBUG -> NOTE;
        };
    }

    /** Return it as a word in small letters. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
