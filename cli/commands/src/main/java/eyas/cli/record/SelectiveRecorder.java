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
 * Records the events that a filter selects, and marked as such those that readers need to follow what happened.
 *
 * <p>A reader knows the name of a process or the path of a descriptor from events that came before. Those that the filter
 * does not select are written all the same, but so that readers only apply them: what is shown of the selected ones is
 * what would have been shown of all. Event thread only; allocates nothing per event.
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
     * Make a recorder.
     *
     * @param lean whether to leave out what the filter does not select, though readers need it
     * @param tracks whether {@code state} is to follow the events though there is no filter
     */
    SelectiveRecorder(State state, @Nullable Filter filter, boolean lean, boolean tracks, Recording recording) {
        this.state = state;
        this.filter = filter;
        this.lean = lean;
        this.tracks = tracks || filter != null;
        this.recording = recording;
    }

    /** End where nothing can be written any more. */
    SelectiveRecorder untilFailure() {
        endsOnFailure = true;
        return this;
    }

    /** Run {@code task} whenever nothing happens, too. */
    SelectiveRecorder whenIdle(Runnable task) {
        whenIdle = task;
        return this;
    }

    /** Show {@code shown} the events of its codes, whether they are recorded or not; the state follows at least these. */
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

    /** The state counts what is malformed, where it follows. */
    @Override
    public void losses(LossCollector to) {
        to.lost("inconsistent_event", tracks ? 0 : malformed);
        recording.losses(to);
    }

    /** Return what the recording is to say of itself; a filter leaves out what rules may be about. */
    RecordingTrailer end(Session session) {
        RecordingTrailer told = session.recordingEnd();
        return filter == null ? told : told.lost("recording_filtered", 1);
    }

    /** Record the event, if it is selected or readers need it. */
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
        } else if (!lean && (!event.hasHappened() || state.need(event.code()) == StateNeed.ALWAYS)) {
            supporting++;
            recording.write(event, true);
        }
        state.settle();
    }

    /** Where nobody needs the state but the observer, it follows what that one looks at. */
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

    /** Returns how many events were selected. */
    long selected() {
        return selected;
    }

    /** Returns how many others were written for readers to follow. */
    long supporting() {
        return supporting;
    }
}
