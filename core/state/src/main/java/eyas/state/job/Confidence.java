package eyas.state.job;

/** The confidence that a process belongs to its step, highest first. */
public enum Confidence {
    /**
     * The runner's worker was observed to start the process, and named the step in its environment. Or a service was observed to start it
     * after a request by the step, and it carries the requested name or names the step itself.
     */
    HIGH,
    /**
     * One of the two is missing: the process existed before monitoring started, or no worker is known above it; or only the time links it
     * to a service request, and only one step made requests.
     */
    MEDIUM,
    /**
     * There is only weak evidence: a child of the worker without a named step, variables of a process that existed before, or the last of
     * several steps that made requests.
     */
    LOW
}
