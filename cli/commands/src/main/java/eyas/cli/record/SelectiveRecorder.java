package eyas.cli.record;

import eyas.capture.RecordingTrailer;
import eyas.engine.EventObserver;
import eyas.event.Event;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.filter.Filter;
import eyas.session.EventHandler;
import eyas.session.Session;
import eyas.session.recording.Recording;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.StateNeed;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Records the events that a filter selects and, marked as hidden, those that readers need to track state.
 *
 * <p>A reader knows the name of a process or the path of a descriptor from earlier events. Such events are recorded even if the filter does
 * not select them, but readers only apply them to their state: selected events are shown exactly as if all events were recorded. Event
 * thread only; allocates nothing per event.
 */
final class SelectiveRecorder implements EventHandler {
    private final State state;
    private final @Nullable Filter filter;
    private final boolean lean;
    private final boolean tracks;
    private final Recording recording;
    private long selected;
    private long supporting;
    private long malformed;
    private boolean endsOnFailure;
    private Runnable whenIdle = () -> {};
    private @Nullable EventObserver observer;
    private BitSet observed = new BitSet();

    /**
     * Creates a recorder.
     *
     * @param lean whether to omit events that the filter does not select but that readers need
     * @param tracks whether {@code state} follows the events even without a filter
     */
    SelectiveRecorder(State state, @Nullable Filter filter, boolean lean, boolean tracks, Recording recording) {
        this.state = state;
        this.filter = filter;
        this.lean = lean;
        this.tracks = tracks || filter != null;
        this.recording = recording;
    }

    /** Stops when writing fails. */
    SelectiveRecorder stopOnFailure() {
        endsOnFailure = true;
        return this;
    }

    /** Runs {@code task} also when no event arrives. */
    SelectiveRecorder whenIdle(Runnable task) {
        whenIdle = task;
        return this;
    }

    /** Passes the events of the observer's codes to {@code shown}, whether they are recorded or not; the state follows at least these. */
    SelectiveRecorder observedBy(EventObserver shown) {
        observer = shown;
        observed = shown.codes();
        return this;
    }

    @Override
    public SnapshotConsumer snapshot(SnapshotConsumer first) {
        return recording.after(first);
    }

    @Override
    public void idle() {
        recording.flush();
        whenIdle.run();
    }

    @Override
    public boolean isDone() {
        return endsOnFailure && recording.failed();
    }

    /** The state counts malformed events if it is tracked. */
    @Override
    public void losses(LossCollector to) {
        to.lost("inconsistent_event", tracks ? 0 : malformed);
        recording.losses(to);
    }

    /** Returns the trailer of the recording; with a filter, it marks the recording as incomplete for rules. */
    RecordingTrailer end(Session session) {
        RecordingTrailer reported = session.recordingTrailer();
        return filter == null ? reported : reported.lost("recording_filtered", 1);
    }

    /** Records the event if it is selected or readers need it. */
    @Override
    public void event(Event event) {
        if (!tracks) {
            if (event.decode()) {
                select(event);
                follow(event);
            } else {
                malformed++;
            }
            return;
        }
        recording.advance(event.time());
        EventContext context = state.apply(event);
        if (context == null) {
            malformed++;
            return;
        }
        show(event, context);
        if (filter == null || (event.hasHappened() && filter.test(context))) {
            select(event);
        } else if (!lean && (!event.hasHappened() || state.stateNeed(event.code()) == StateNeed.ALWAYS)) {
            supporting++;
            recording.write(event, true);
        }
        state.settle();
    }

    /** If only the observer needs the state, it follows only the observer's events. */
    private void follow(Event event) {
        if (observed.get(event.code())) {
            EventContext context = state.apply(event);
            if (context != null) {
                show(event, context);
                state.settle();
            }
        }
    }

    private void show(Event event, EventContext context) {
        EventObserver shown = observer;
        if (shown != null && observed.get(event.code())) {
            shown.event(context);
        }
    }

    private void select(Event event) {
        selected++;
        recording.write(event, event.isStateOnly());
    }

    /** Returns the number of selected events. */
    long selected() {
        return selected;
    }

    /** Returns the number of hidden events that were recorded for readers. */
    long supporting() {
        return supporting;
    }
}
