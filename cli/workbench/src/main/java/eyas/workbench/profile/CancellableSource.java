package eyas.workbench.profile;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import java.util.function.BooleanSupplier;

/** A recording that ends early where somebody says so. */
public final class CancellableSource implements EventSource {
    /** After how many events it is asked whether to go on: often enough for people, seldom enough not to cost. */
    private static final int EVENTS = 1_024;

    private final EventSource recording;
    private final BooleanSupplier goOn;
    private int events;
    private boolean stopped;

    /**
     * Make one.
     *
     * @param recording closed with this
     * @param goOn asked every 1,024 events whether to go on
     */
    public CancellableSource(EventSource recording, BooleanSupplier goOn) {
        this.recording = recording;
        this.goOn = goOn;
    }

    /** Return whether it ended before the recording did. */
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
