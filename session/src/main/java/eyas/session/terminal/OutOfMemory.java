package eyas.session.terminal;

/** What is said where the heap of the Java machine is full. */
public final class OutOfMemory {
    /** One text, made before it is needed: then there may be no room to make one. */
    public static final String MESSAGE = "out of memory: the heap of " + heap()
            + " MiB is full. Give it more with EYAS_HEAP (EYAS_HEAP=1g), in the action with its input heap (heap: 1g),"
            + " or watch less: without --report, with fewer rules.";

    private OutOfMemory() {}

    private static long heap() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }
}
