package eyas.report.synopsis;

import eyas.rules.model.Priority;
import java.util.Locale;

/** How urgently the findings of a job need attention. */
public enum Urgency {
    /** No findings. */
    NONE,
    /** Informational findings. */
    NOTE,
    /** Findings that need a review. */
    WARNING,
    /** Findings that need an immediate response. */
    URGENT;

    /** Returns the urgency of a rule of {@code priority}. */
    public static Urgency of(Priority priority) {
        return switch (priority) {
            case EMERGENCY, ALERT, CRITICAL, ERROR -> URGENT;
            case WARNING -> WARNING;
            case NOTICE, INFORMATIONAL, DEBUG -> NOTE;
        };
    }

    /** Returns the lower-case name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
