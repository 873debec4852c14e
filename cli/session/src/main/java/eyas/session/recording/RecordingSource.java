package eyas.session.recording;

import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.ForwardingSource;
import eyas.event.SnapshotConsumer;
import java.util.function.Predicate;

/** Records all events that another source delivers. Event thread only. */
public final class RecordingSource implements ForwardingSource {
    private final EventSource source;
    private final Recording recording;
    private final Predicate<Event> leftOut;

    /** Takes ownership of both. */
    public RecordingSource(EventSource source, Recording recording) {
        this(source, recording, _ -> false);
    }

    /**
     * Takes ownership of both.
     *
     * @param leftOut matches events that are delivered but not recorded
     */
    public RecordingSource(EventSource source, Recording recording, Predicate<Event> leftOut) {
        this.source = source;
        this.recording = recording;
        this.leftOut = leftOut;
    }

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        source.start(recording.after(snapshot));
    }

    @Override
    public Outcome next(Event event) {
        Outcome outcome = source.next(event);
        switch (outcome) {
            case EVENT -> {
                if (!leftOut.test(event)) {
                    recording.write(event, event.isStateOnly());
                }
            }
            case IDLE -> recording.flush();
            case END -> {}
        }
        return outcome;
    }

    /** Returns the recording. */
    public Recording recording() {
        return recording;
    }

    @Override
    public void close() {
        try {
            recording.close();
        } finally {
            source.close();
        }
    }
}
