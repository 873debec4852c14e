package eyas.session.terminal;

/** The message for an exhausted heap, or if the system refuses another thread. */
public final class OutOfMemoryMessage {
    /** A constant that is created in advance: later there may be no memory for it. */
    public static final String MESSAGE = "out of memory: the heap of " + heap()
            + " MiB is full. Increase it with EYAS_HEAP (EYAS_HEAP=1g), in the action with its input heap (heap: 1g),"
            + " or monitor less: without --report, with fewer rules.";

    /** The JVM reports an exceeded process limit as an OutOfMemoryError. */
    private static final String NO_THREAD =
            "cannot start another thread: raise the limit of processes (ulimit -u, or pids.max of"
                    + " the control group), or run fewer processes.";

    private OutOfMemoryMessage() {}

    /** Returns the message for {@code failure}, without allocating text. */
    public static String message(OutOfMemoryError failure) {
        String description = failure.getMessage();
        return description != null && description.contains("native thread") ? NO_THREAD : MESSAGE;
    }

    private static long heap() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }
}
