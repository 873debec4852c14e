package eyas.falco;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Delivers no events until it is finished: {@code engine.kind: nodriver}. */
final class IdleSource implements EventSource {
    private static final long WAIT_MILLIS = 10;

    private final CountDownLatch finished = new CountDownLatch(1);

    @Override
    public void start(SnapshotConsumer snapshot) {
        snapshot.end();
    }

    @Override
    public Outcome next(Event event) {
        try {
            return finished.await(WAIT_MILLIS, TimeUnit.MILLISECONDS) ? Outcome.END : Outcome.IDLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.END;
        }
    }

    /** Ends the source. Any thread. */
    void finish() {
        finished.countDown();
    }

    @Override
    public SourceCounters counters() {
        return new SourceCounters(0, 0, 0, 0, List.of());
    }

    @Override
    public void close() {}
}
