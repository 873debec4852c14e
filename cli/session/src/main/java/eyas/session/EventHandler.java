package eyas.session;

import eyas.event.Event;
import eyas.event.LossReporter;
import eyas.event.SnapshotConsumer;

/** Handles the events of a session without rules. Event thread only. */
public interface EventHandler extends LossReporter {
    /** Returns the consumer of the snapshot at the source's start; it must pass the snapshot on to {@code state}. */
    default SnapshotConsumer snapshot(SnapshotConsumer state) {
        return state;
    }

    /** Handles an event, and applies it to the state. */
    void event(Event event);

    /** Called when no event is pending. */
    default void idle() {}

    /** Returns whether no more events are needed; called before each event. */
    default boolean isDone() {
        return false;
    }
}
