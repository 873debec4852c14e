package eyas.state;

/** Says how sure it is that a process belongs to the step that it is given to; the surest first. */
public enum Confidence {
    /** The runner's worker was seen to start the process, and named the step in its environment. */
    HIGH,
    /** One of the two is missing: the process was running before the watch began, or no worker is known above it. */
    MEDIUM,
    /** Only one weak sign: a child of the worker that names nothing, or variables of a process found running. */
    LOW
}
