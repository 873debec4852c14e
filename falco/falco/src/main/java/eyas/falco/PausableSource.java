package eyas.falco;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.ForwardingSource;
import eyas.event.SnapshotConsumer;
import eyas.session.SessionSource;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Delivers a run's events in segments. {@link #pause} ends a segment for the reader while the underlying source continues; the next {@link
 * #start} resumes without a snapshot. Runs a pulse in between.
 *
 * <p>Event thread, except {@link #pause} and {@link #stop}.
 */
final class PausableSource implements ForwardingSource {
    private static final int EVENTS_PER_PULSE = 1024;

    private final SessionSource origin;
    private final EventSource source;
    private final Runnable pulse;
    private final LongConsumer arrivals;
    private final long mostNanos;
    private long begin;
    private boolean started;
    private boolean over;
    private int sincePulse;
    private long first;
    private volatile boolean pausing;
    private volatile boolean stopping;

    /**
     * Takes ownership of {@code source}.
     *
     * @param most maximum time from the first event to the last; zero for no limit
     * @param pulse runs between events
     * @param arrivals receives the time of each event before the event is delivered, in ns since the epoch
     */
    PausableSource(SessionSource source, Duration most, Runnable pulse, LongConsumer arrivals) {
        this.origin = source;
        this.source = source.events();
        this.mostNanos = most.toNanos();
        this.pulse = pulse;
        this.arrivals = arrivals;
    }

    /** Ends the current segment between two events. Any thread. */
    void pause() {
        pausing = true;
    }

    /** Ends the source: between two events in a replay, after all events up to now with a live source. Any thread. */
    void stop() {
        Runnable finish = origin.finish();
        if (finish == null) {
            stopping = true;
        } else {
            finish.run();
        }
    }

    /** Returns whether the last segment ended because the source has no more events. */
    boolean isOver() {
        return over;
    }

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        if (!started) {
            started = true;
            begin = System.nanoTime();
            source.start(snapshot);
        }
    }

    @Override
    public Outcome next(Event event) {
        if (pausing) {
            // Reset here and not at the next start: a request between the two would be lost.
            pausing = false;
            return Outcome.END;
        }
        if (stopping) {
            return end();
        }
        Outcome outcome = source.next(event);
        switch (outcome) {
            case EVENT -> {
                if (first == 0) {
                    first = event.time();
                } else if (mostNanos > 0 && event.time() - first >= mostNanos) {
                    return end();
                }
                arrivals.accept(event.time());
                if (stopping) {
                    return end();
                }
                if (++sincePulse >= EVENTS_PER_PULSE) {
                    beat();
                }
            }
            case IDLE -> {
                // Without events, no event time shows that the time limit has passed.
                if (mostNanos > 0 && System.nanoTime() - begin >= mostNanos) {
                    return end();
                }
                beat();
            }
            case END -> over = true;
        }
        return outcome;
    }

    private Outcome end() {
        over = true;
        return Outcome.END;
    }

    private void beat() {
        sincePulse = 0;
        pulse.run();
    }
}
