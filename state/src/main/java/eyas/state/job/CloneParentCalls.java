package eyas.state.job;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The last processes that were made with {@code CLONE_PARENT}, and who made them. Event thread only. */
final class CloneParentCalls {
    private static final int SIZE = 256;
    /** The two sides of a clone tell within this of each other, ns. */
    private static final long NEAR = 2_000_000_000L;

    private final long[] children = new long[SIZE];
    private final long[] times = new long[SIZE];
    private final @Nullable Attribution[] attributions = new Attribution[SIZE];
    private final long[] commands = new long[SIZE];
    private int next;

    void add(long child, JobProcess caller, long time) {
        children[next] = child;
        times[next] = time;
        attributions[next] = caller.job().attribution;
        commands[next] = caller.job().command;
        next = (next + 1) % SIZE;
    }

    /** Gives {@code child} what its maker had; false where nobody claims to have made it. */
    boolean apply(JobProcess child) {
        for (int i = 0; i < SIZE; i++) {
            if (children[i] == child.tid() && Math.abs(child.cloneTime() - times[i]) < NEAR) {
                child.job().attribution = attributions[i];
                child.job().command = commands[i];
                return true;
            }
        }
        return false;
    }

    void clear() {
        Arrays.fill(children, 0);
        Arrays.fill(attributions, null);
        next = 0;
    }
}
