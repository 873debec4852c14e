package eyas.plugin;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The capability of a plugin to inject events into the stream of a source. */
public interface AsyncEvents {
    /** Returns the names of the event sources that it may inject events into; empty for all. */
    Set<String> sources();

    /** Returns the names of its events. */
    Set<String> names();

    /**
     * Starts injecting.
     *
     * @throws PluginException if the plugin cannot start
     */
    void start(Sink sink);

    /** Stops injecting; no event is injected after this returns. */
    void stop();

    /** Receives injected events; called from any thread. */
    @FunctionalInterface
    interface Sink {
        /**
         * Accepts a complete event of code {@code ASYNCEVENT_E}, which is copied before this returns.
         *
         * @return reason for a rejection, null if accepted
         */
        @Nullable
        String offer(MemorySegment event);
    }
}
