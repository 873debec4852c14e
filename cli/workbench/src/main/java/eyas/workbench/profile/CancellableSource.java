package eyas.workbench.profile;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import java.util.function.BooleanSupplier;

/** A recording whose replay can be cancelled. */
public final class CancellableSource implements EventSource {
    /** Number of events between two checks for cancellation, which makes their cost negligible. */
    private static final int EVENTS = 1_024;

    private final EventSource recording;
    private final BooleanSupplier goOn;
    private int events;
    private boolean stopped;

    /**
     * Creates a source.
     *
     * @param recording closed with it
     * @param goOn called every 1,024 events; returns whether to continue
     */
    public CancellableSource(EventSource recording, BooleanSupplier goOn) {
        this.recording = recording;
        this.goOn = goOn;
    }

    /** Returns whether the replay was cancelled. */
    public boolean stopped() {
        return stopped;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        recording.start(snapshot);
    }

    @Override
    public Outcome next(Event event) {
        if (events++ % EVENTS == 0 && !goOn.getAsBoolean()) {
            stopped = true;
        }
        return stopped ? Outcome.END : recording.next(event);
    }

    @Override
    public boolean lookUp(long thread, SnapshotConsumer snapshot) {
        return recording.lookUp(thread, snapshot);
    }

    @Override
    public SourceCounters counters() {
        return recording.counters();
    }

    @Override
    public void losses(LossCollector to) {
        recording.losses(to);
    }

    @Override
    public void close() {
        recording.close();
    }
}
