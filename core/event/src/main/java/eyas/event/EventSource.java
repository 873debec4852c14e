package eyas.event;

/**
 * Delivers events one after the other, from a recording or from the kernel.
 *
 * <p>Life: construct, {@link #start} once, {@link #next} until {@link Outcome#END}, {@link #close}. One thread. A source
 * upgrades old events itself: what it delivers has the current schema.
 */
public interface EventSource extends LossReporter, AutoCloseable {

    /** What {@link #next} found. */
    enum Outcome {
        /** The view shows an event. */
        EVENT,
        /** Nothing happened for a while (live only); a good moment for housekeeping. */
        IDLE,
        /** There will be no more events. */
        END
    }

    /**
     * Starts delivery and tells {@code snapshot} what exists already.
     *
     * <p>The consumer is kept: a source that meets a new section (concatenated captures) begins the snapshot anew in the
     * midst of a call of {@link #next}.
     *
     * @throws EventSourceException if the source cannot be started; the message names the cure
     */
    void start(SnapshotConsumer snapshot);

    /**
     * Moves {@code event} to the next event.
     *
     * @throws EventSourceException if the source is broken; events delivered before stay valid results
     */
    Outcome next(Event event);

    /**
     * Looks up a thread that no event has announced and tells {@code snapshot} about it.
     *
     * @return false where this source cannot look back (a recording) or the thread is gone
     */
    default boolean lookUp(long thread, SnapshotConsumer snapshot) {
        return false;
    }

    /**
     * Return how full the buffer before this source is, 0 to 1; 0 where there is none. Whoever makes events wait looks at it:
     * what finds no room is lost.
     */
    default double fill() {
        return 0;
    }

    /** Returns the counters up to now. Allocates; not for every event. */
    SourceCounters counters();

    /** Hand over what was lost: what the counters say, and what a source knows besides. Before {@link #close} and after. */
    @Override
    default void losses(LossCollector to) {
        counters().losses(to);
    }

    @Override
    void close();
}
