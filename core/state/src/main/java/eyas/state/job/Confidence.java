package eyas.state.job;

/** How sure it is that a process belongs to the step that it is given to; the surest first. */
public enum Confidence {
    /**
     * The runner's worker was seen to start the process, and named the step in its environment; or a service was seen to
     * start it after the step had asked, and it bears what the step named, or names the step itself.
     */
    HIGH,
    /**
     * One of the two is missing: the process was running before the watch began, or no worker is known above it; or nothing
     * but the time tells which question a service answered, and only one step had asked.
     */
    MEDIUM,
    /**
     * Only one weak sign: a child of the worker that names nothing, variables of a process found running, or the last of
     * several steps that had asked a service.
     */
    LOW
}
