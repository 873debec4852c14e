package eyas.plugin;

import org.jspecify.annotations.Nullable;

/** An open source of events. One thread. */
public interface EventFeed extends AutoCloseable {
    /** What {@link #next} found. */
    enum Outcome {
        /** There may be more events. */
        MORE,
        /** Nothing happened for a while. */
        IDLE,
        /** There will be no more events. */
        END
    }

    /**
     * How much has been read.
     *
     * @param share part that has been read, from 0 to 1
     * @param text the same in the plugin's words; may be empty
     */
    record Progress(double share, String text) {}

    /**
     * Puts the events that there are into {@code batch}, waiting no longer than a second for the first.
     *
     * @param batch empty; a feed stops when it says that it is full, and goes on with the next call
     * @throws PluginException if the source is broken
     */
    Outcome next(EventBatch batch);

    /** Returns how much has been read; null where that is not known. */
    default @Nullable Progress progress() {
        return null;
    }

    @Override
    void close();
}
