package eyas.state.job;

import java.util.Locale;

/** The ways in which a process was found to belong to its job and step. */
public enum AttributionMethod {
    /** The runner started it, or an ancestor of it. */
    RUNNER,
    /** Its environment, or an ancestor's, names the step; nobody known has started it for that. */
    ENVIRONMENT,
    /** A container engine, which a process of the step had asked. */
    CONTAINER,
    /** The system's service manager, which a process of the step had asked. */
    SYSTEMD,
    /** The queue of jobs for later, which a process of the step had written to. */
    AT,
    /** The tables of recurring jobs, which a process of the step had changed. */
    CRON;

    /** Returns the name in fields and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AttributionMethod of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
