package eyas.host;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.ForwardingSource;
import java.util.function.LongConsumer;

/**
 * Runs the service's periodic tasks between events, so that they need no locks and a heartbeat proves that events are still read.
 *
 * <p>Event thread only. Allocates only for a task.
 */
final class HousekeepingSource implements ForwardingSource {
    private static final long PAUSE = 20_000_000L;
    /** Reading the clock costs as much as several small events. */
    private static final int EVENTS_PER_POLL = 512;

    private final EventSource source;
    private final LongConsumer chores;
    private long next = System.nanoTime();
    private int untilPoll = EVENTS_PER_POLL;
    private long lastTime;

    /**
     * Wraps {@code source}.
     *
     * @param chores called at most every 20 ms with the time up to which all events were delivered, ns since the epoch
     */
    HousekeepingSource(EventSource source, LongConsumer chores) {
        this.source = source;
        this.chores = chores;
    }

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public Outcome next(Event event) {
        Outcome outcome = source.next(event);
        if (outcome == Outcome.EVENT) {
            lastTime = event.time();
        }
        if (outcome == Outcome.IDLE || --untilPoll <= 0) {
            untilPoll = EVENTS_PER_POLL;
            poll(outcome == Outcome.IDLE);
        }
        return outcome;
    }

    private void poll(boolean idle) {
        long now = System.nanoTime();
        if (now - next < 0) {
            return;
        }
        next = now + PAUSE;
        // While events arrive without a pause, only the time of the last one is certain.
        chores.accept(idle ? EpochTime.now() : lastTime);
    }
}
