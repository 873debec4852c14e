package eyas.falco;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.ForwardingSource;
import eyas.event.SnapshotConsumer;
import eyas.session.SessionSource;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Delivers a run's events in stretches: {@link #pause} ends one for whoever reads, while the source below goes on; the next
 * {@link #start} continues where it was, without a snapshot. Beats in between.
 *
 * <p>Event thread, but for {@link #pause} and {@link #stop}.
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
     * Takes over {@code source}.
     *
     * @param most how much time may pass from the first event to the last; zero for any
     * @param pulse is run between events
     * @param arrivals takes the time of each event before the event is delivered, in ns since the epoch
     */
    PausableSource(SessionSource source, Duration most, Runnable pulse, LongConsumer arrivals) {
        this.origin = source;
        this.source = source.events();
        this.mostNanos = most.toNanos();
        this.pulse = pulse;
        this.arrivals = arrivals;
    }

    /** Ends the current stretch between two events. Any thread. */
    void pause() {
        pausing = true;
    }

    /** Ends everything: between two events in a replay, after what has happened by now where events come live. Any thread. */
    void stop() {
        Runnable finish = origin.finish();
        if (finish == null) {
            stopping = true;
        } else {
            finish.run();
        }
    }

    /** Return whether the last stretch ended because there is nothing more to come. */
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
            // Taken back here and not at the next start: who asks between the two would never be heard.
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
                // Where nothing happens, no event tells that time is up.
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
