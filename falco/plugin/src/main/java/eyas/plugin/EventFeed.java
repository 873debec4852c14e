package eyas.plugin;

import org.jspecify.annotations.Nullable;

/** An open event source. Used by one thread. */
public interface EventFeed extends AutoCloseable {
    /** Result of {@link #next}. */
    enum Outcome {
        /** There may be more events. */
        MORE,
        /** No event arrived for a while. */
        IDLE,
        /** There are no more events. */
        END
    }

    /**
     * Read progress.
     *
     * @param share fraction that has been read, from 0 to 1
     * @param text the plugin's description; may be empty
     */
    record Progress(double share, String text) {}

    /**
     * Adds available events to {@code batch}; waits at most one second for the first.
     *
     * @param batch empty; the feed stops when it is full and continues in the next call
     * @throws PluginException if the source fails
     */
    Outcome next(EventBatch batch);

    /** Returns the read progress; null if unknown. */
    default @Nullable Progress progress() {
        return null;
    }

    @Override
    void close();
}
