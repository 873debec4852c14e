package eyas.state.process;

import org.jspecify.annotations.Nullable;

/**
 * Iterates over the ancestors of a process; terminates even if the parents form a cycle.
 *
 * <p>{@code walk.start(thread); for (var a = walk.next(); a != null; a = walk.next())} visits parent, grandparent and so on, without the
 * process itself. In a cycle a few ancestors may be visited twice. Reusable; allocates nothing; event thread only.
 */
public final class AncestorWalk {
    private final ThreadTable threads;
    private @Nullable ThreadEntry at;
    private @Nullable ThreadEntry mark;
    private int steps;
    private int untilMark;

    public AncestorWalk(ThreadTable threads) {
        this.threads = threads;
    }

    /** Starts at the main thread of {@code thread}, or at {@code thread} if its main thread is unknown. */
    public void start(ThreadEntry thread) {
        at = threads.main(thread);
        mark = at;
        steps = 0;
        untilMark = 1;
    }

    /** Returns the next ancestor; null at the end or when a cycle is detected. */
    public @Nullable ThreadEntry next() {
        ThreadEntry current = at;
        if (current == null) {
            return null;
        }
        ThreadEntry parent = threads.peek(current.ptid);
        if (parent == null || parent == mark || parent == current) {
            at = null;
            return null;
        }
        if (++steps == untilMark) {
            steps = 0;
            untilMark *= 2;
            mark = parent;
        }
        at = parent;
        return parent;
    }
}
