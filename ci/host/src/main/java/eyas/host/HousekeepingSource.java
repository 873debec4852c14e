package eyas.host;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.ForwardingSource;
import java.util.function.LongConsumer;

/**
 * Does the service's chores between events, so that they need no locks and a sign of life says that events are still read.
 *
 * <p>Event thread only. Allocates only for a chore.
 */
final class HousekeepingSource implements ForwardingSource {
    private static final long PAUSE = 20_000_000L;
    /** Looking at the clock costs as much as many a small event. */
    private static final int EVENTS_PER_LOOK = 512;

    private final EventSource source;
    private final LongConsumer chores;
    private long next = System.nanoTime();
    private int untilLook = EVENTS_PER_LOOK;
    private long lastTime;

    /**
     * Take over {@code source}.
     *
     * @param chores told, at most every 20 ms, up to which time everything was delivered, ns since the epoch
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
        if (outcome == Outcome.IDLE || --untilLook <= 0) {
            untilLook = EVENTS_PER_LOOK;
            look(outcome == Outcome.IDLE);
        }
        return outcome;
    }

    private void look(boolean idle) {
        long now = System.nanoTime();
        if (now - next < 0) {
            return;
        }
        next = now + PAUSE;
        // While events come without a pause, the time of the last one is all that is known for certain.
        chores.accept(idle ? EpochTime.now() : lastTime);
    }
}
