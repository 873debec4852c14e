package eyas.capture.ring;

import eyas.event.Event;
import eyas.event.SnapshotConsumer;
import java.util.function.Consumer;

/**
 * The state before the ring's oldest event. Event thread only.
 *
 * <p>It receives every event that leaves the ring, so that it always describes the state before the remaining ones. The snapshot and the
 * events of a file are therefore consistent, as in any capture.
 */
public interface RingTailState {
    /** Applies an event that leaves the ring, in order; the event is invalid after this returns. */
    void leave(Event event);

    /**
     * Reports the state, from {@link SnapshotConsumer#begin} to {@link SnapshotConsumer#end}, then passes events for state that a snapshot
     * cannot represent, such as descriptions of containers, to {@code events}; readers only apply them to their state. Each event is
     * invalid after {@code events} returns.
     *
     * @param time the time of the oldest event in the ring, ns since the epoch; 0 if it is empty
     */
    void report(long time, SnapshotConsumer consumer, Consumer<Event> events);
}
