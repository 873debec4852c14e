package eyas.falco;

import eyas.capture.ring.RingTailState;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.SnapshotConsumer;
import eyas.state.EventContext;
import eyas.state.State;
import eyas.state.StateNeed;
import eyas.state.limits.StateLimits;
import java.util.function.Consumer;

/**
 * Tracks the state before the oldest event in the ring: a second {@link State} to which each event is applied when it leaves the ring.
 *
 * <p>Lookup results of the first state are copied to this one at once: those threads existed before, and may have exited when their events
 * leave the ring. Event thread only.
 */
final class CaptureTailState implements RingTailState {
    private final State state;
    private final ThreadLookupCache lookups = new ThreadLookupCache();

    /** @param threads maximum number of threads in the table */
    CaptureTailState(int threads) {
        state = new State(StateLimits.DEFAULT.withThreads(threads), lookups::find);
    }

    /** Returns the consumer of the snapshot at the start, or at the start of a new section. */
    SnapshotConsumer snapshot() {
        return new ForwardingSnapshot(state.snapshot(), lookups::clear, () -> {});
    }

    /** Returns the consumer of a lookup result about {@code thread}. */
    SnapshotConsumer lookupConsumer(long thread) {
        return lookups.take(thread);
    }

    @Override
    public void leave(Event event) {
        int code = event.code();
        if (state.stateNeed(code) != StateNeed.ALWAYS) {
            return;
        }
        EventContext context = state.apply(event);
        if (context == null) {
            return; // malformed: counted by the state that rules are matched against
        }
        if (code == EventCode.PROCEXIT_1_E) {
            lookups.forget(event.thread());
        }
        state.settle();
    }

    @Override
    public void report(long time, SnapshotConsumer consumer, Consumer<Event> events) {
        ForwardingSnapshot passage =
                new ForwardingSnapshot(consumer, () -> {}, () -> lookups.addTo(consumer, state.threads()));
        state.emit(time, passage, events);
    }
}
