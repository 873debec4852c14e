package eyas.session.terminal;

/** What is said where the heap of the Java machine is full, or the system gives it no further thread. */
public final class OutOfMemoryMessage {
    /** One text, made before it is needed: then there may be no room to make one. */
    public static final String MESSAGE = "out of memory: the heap of " + heap()
            + " MiB is full. Give it more with EYAS_HEAP (EYAS_HEAP=1g), in the action with its input heap (heap: 1g),"
            + " or watch less: without --report, with fewer rules.";

    /** What a limit of processes hinders, the machine throws as an error of the heap. */
    private static final String NO_THREAD =
            "no further thread can be begun: raise the limit of processes (ulimit -u, or pids.max of"
                    + " the control group), or run less beside.";

    private OutOfMemoryMessage() {}

    /** Return what is said of {@code failure}; makes no text. */
    public static String message(OutOfMemoryError failure) {
        String words = failure.getMessage();
        return words != null && words.contains("native thread") ? NO_THREAD : MESSAGE;
    }

    private static long heap() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }
}
