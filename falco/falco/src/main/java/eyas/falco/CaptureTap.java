package eyas.falco;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.ForwardingSource;
import eyas.event.SnapshotConsumer;
import eyas.event.SnapshotTee;

/** Passes a source's events to {@link CaptureComponent} before any other component receives them. Event thread only. */
final class CaptureTap implements ForwardingSource {
    private final EventSource source;
    private final CaptureComponent part;

    /** Takes ownership of {@code source}. */
    CaptureTap(EventSource source, CaptureComponent part) {
        this.source = source;
        this.part = part;
    }

    @Override
    public EventSource source() {
        return source;
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
        return source.lookUp(thread, new SnapshotTee(snapshot, part.lookupConsumer(thread)));
    }
}
