package eyas.state.job;

import java.util.Locale;

/** How a process was attributed to its job and step. */
public enum AttributionMethod {
    /** The runner started it or an ancestor. */
    RUNNER,
    /** Its environment, or an ancestor's, names the step; no known runner or service started it. */
    ENVIRONMENT,
    /** A container engine started it after a request by a process of the step. */
    CONTAINER,
    /** The system's service manager started it after a request by a process of the step. */
    SYSTEMD,
    /** The at queue started it after a process of the step wrote to the queue. */
    AT,
    /** The cron daemon started it after a process of the step changed its tables. */
    CRON;

    /** Returns the name in fields and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AttributionMethod of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
