package eyas.event;

/**
 * Delivers events one after the other, from a capture or from the kernel.
 *
 * <p>Lifecycle: construct, {@link #start} once, {@link #next} until {@link Outcome#END}, {@link #close}. One thread. A source converts old
 * events itself, so all delivered events have the current schema.
 */
public interface EventSource extends LossReporter, AutoCloseable {

    /** The result of {@link #next}. */
    enum Outcome {
        /** The view shows an event. */
        EVENT,
        /** Nothing happened for a while (live only); suitable for housekeeping. */
        IDLE,
        /** There are no more events. */
        END
    }

    /**
     * Starts delivery and passes what exists already to {@code snapshot}.
     *
     * <p>The consumer is kept: a source that reaches a new section (concatenated captures) starts a new snapshot during a call of {@link
     * #next}.
     *
     * @throws EventSourceException if the source cannot be started; the message contains the remedy
     */
    void start(SnapshotConsumer snapshot);

    /**
     * Moves {@code event} to the next event.
     *
     * @throws EventSourceException if the source is broken; events delivered before remain valid results
     */
    Outcome next(Event event);

    /**
     * Looks up a thread that no event announced and passes it to {@code snapshot}.
     *
     * @return false if this source cannot look up threads (a capture) or the thread no longer exists
     */
    default boolean lookUp(long thread, SnapshotConsumer snapshot) {
        return false;
    }

    /**
     * Returns the fill level of the buffer in front of this source, 0 to 1; 0 if there is none. Callers that delay events check it, since
     * events that do not fit are lost.
     */
    default double fill() {
        return 0;
    }

    /** Returns a copy of the counters. Allocates; not for every event. */
    SourceCounters counters();

    /** Reports what was lost: the counters, and other losses of the source. Before {@link #close} and after. */
    @Override
    default void losses(LossCollector to) {
        counters().losses(to);
    }

    @Override
    void close();
}
