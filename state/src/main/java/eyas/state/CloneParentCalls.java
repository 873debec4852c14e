package eyas.state;

import org.jspecify.annotations.Nullable;

/** Remembers the last processes that were made for another parent, and who made them. Event thread only. */
final class CloneParentCalls {
    private static final int SIZE = 256;
    /** The two sides of a clone tell within this of each other, ns. */
    private static final long NEAR = 2_000_000_000L;

    private final long[] children = new long[SIZE];
    private final long[] times = new long[SIZE];
    private final @Nullable Attribution[] attributions = new Attribution[SIZE];
    private final long[] commands = new long[SIZE];
    private int next;

    void add(long child, ThreadEntry caller, long time) {
        children[next] = child;
        times[next] = time;
        attributions[next] = caller.attribution;
        commands[next] = caller.command;
        next = (next + 1) % SIZE;
    }

    /** Gives {@code child} what its maker had; false where nobody claims to have made it. */
    boolean apply(ThreadEntry child) {
        for (int i = 0; i < SIZE; i++) {
            if (children[i] == child.tid && Math.abs(child.cloneTime - times[i]) < NEAR) {
                child.attribution = attributions[i];
                child.command = commands[i];
                return true;
            }
        }
        return false;
    }

    void clear() {
        java.util.Arrays.fill(children, 0);
        java.util.Arrays.fill(attributions, null);
        next = 0;
    }
}
