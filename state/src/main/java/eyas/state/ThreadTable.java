package eyas.state;

import org.jspecify.annotations.Nullable;

/**
 * Holds all threads by id, bounded. Event thread only.
 */
public final class ThreadTable {
    ThreadTable() {}

    /** Returns the thread with host id {@code tid}, or null. */
    public @Nullable ThreadEntry get(long tid) {
        return null;
    }

    /** Returns the first thread of the process that {@code thread} belongs to; itself where that is unknown. */
    public ThreadEntry main(ThreadEntry thread) {
        return thread;
    }

    /** Returns the parent of the process that {@code thread} belongs to, or null where it is unknown. */
    public @Nullable ThreadEntry parent(ThreadEntry thread) {
        return null;
    }

    /** Returns how many threads are known. */
    public int size() {
        return 0;
    }
}
