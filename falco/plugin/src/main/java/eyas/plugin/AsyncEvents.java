package eyas.plugin;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Injects events into the stream of a source: the capability of a plugin that watches something beside it. */
public interface AsyncEvents {
    /** Returns the names of the event sources that it may inject events into; empty for all. */
    Set<String> sources();

    /** Returns the names that its events may have. */
    Set<String> names();

    /**
     * Starts injecting.
     *
     * @throws PluginException if the plugin refuses
     */
    void start(Sink sink);

    /** Stops injecting; when this returns, nothing is injected any more. */
    void stop();

    /** Takes injected events; called from any thread. */
    @FunctionalInterface
    interface Sink {
        /**
         * Takes a whole event of the code {@code ASYNCEVENT_E}; copied before this returns.
         *
         * @return why it was not taken, null where it was
         */
        @Nullable
        String offer(MemorySegment event);
    }
}
