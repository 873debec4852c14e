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
 * Knows what was true before the oldest event in the ring: a second {@link State} to which each event is applied when it
 * leaves the ring.
 *
 * <p>What the first state had to look up on the machine is told to this one at once: those threads existed before, and when
 * their events leave the ring they may be gone. Event thread only.
 */
final class CaptureTailState implements RingTailState {
    private final State state;
    private final ThreadLookupCache lookedUp = new ThreadLookupCache();

    /** @param threads the most threads that are known at once */
    CaptureTailState(int threads) {
        state = new State(StateLimits.DEFAULT.withThreads(threads), lookedUp::find);
    }

    /** Returns who is told what existed at the start, or at the start of a new section. */
    SnapshotConsumer snapshot() {
        return new ForwardingSnapshot(state.snapshot(), lookedUp::clear, () -> {});
    }

    /** Returns who is told what was just looked up about {@code thread}. */
    SnapshotConsumer lookedUp(long thread) {
        return lookedUp.take(thread);
    }

    @Override
    public void leave(Event event) {
        int code = event.code();
        if (state.need(code) != StateNeed.ALWAYS) {
            return;
        }
        EventContext context = state.apply(event);
        if (context == null) {
            return; // malformed: the state whose events are matched counts it
        }
        if (code == EventCode.PROCEXIT_1_E) {
            lookedUp.forget(event.thread());
        }
        state.settle();
    }

    @Override
    public void tell(long time, SnapshotConsumer consumer, Consumer<Event> events) {
        ForwardingSnapshot passage =
                new ForwardingSnapshot(consumer, () -> {}, () -> lookedUp.addTo(consumer, state.threads()));
        state.emit(time, passage, events);
    }
}
