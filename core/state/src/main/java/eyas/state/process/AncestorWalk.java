package eyas.state.process;

import org.jspecify.annotations.Nullable;

/**
 * Walks from a process to its ancestors, and ends even where the parents run in a circle.
 *
 * <p>{@code walk.start(thread); for (var a = walk.next(); a != null; a = walk.next())} visits parent, grandparent and so
 * on, the process itself excluded. In a circle a few ancestors may be visited twice. Reused; allocates nothing; event
 * thread only.
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

    /** Begins at the main thread of {@code thread}, or at itself where the main thread is unknown. */
    public void start(ThreadEntry thread) {
        at = threads.main(thread);
        mark = at;
        steps = 0;
        untilMark = 1;
    }

    /** Returns the next ancestor; null at the end or where a circle closes. */
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
