package eyas.falco;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.SnapshotConsumer;
import eyas.event.SnapshotTee;
import eyas.event.SourceCounters;

/** Shows a source's events to {@link CapturePart} on their way, before anybody looks at them. Event thread only. */
final class CaptureTap implements EventSource {
    private final EventSource source;
    private final CapturePart part;

    /** Takes over {@code source}. */
    CaptureTap(EventSource source, CapturePart part) {
        this.source = source;
        this.part = part;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        source.start(new SnapshotTee(snapshot, part.snapshot()));
    }

    @Override
    public Outcome next(Event event) {
        Outcome outcome = source.next(event);
        switch (outcome) {
            case EVENT -> part.event(event);
            case IDLE -> part.idle();
            case END -> {}
        }
        return outcome;
    }

    @Override
    public boolean lookUp(long thread, SnapshotConsumer snapshot) {
        return source.lookUp(thread, new SnapshotTee(snapshot, part.lookedUp(thread)));
    }

    @Override
    public SourceCounters counters() {
        return source.counters();
    }

    @Override
    public void close() {
        source.close();
    }
}
