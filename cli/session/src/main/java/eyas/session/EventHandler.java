package eyas.session;

import eyas.event.Event;
import eyas.event.LossReporter;
import eyas.event.SnapshotConsumer;

/** Takes the events of a session that matches no rules. Event thread only. */
public interface EventHandler extends LossReporter {
    /** Return who is told what exists when the source starts, {@code state} among them. */
    default SnapshotConsumer snapshot(SnapshotConsumer state) {
        return state;
    }

    /** Take an event; applying it to the state is the handler's. */
    void event(Event event);

    /** Use a moment in which nothing happens. */
    default void idle() {}

    /** Tell whether no more events are wanted; asked before each. */
    default boolean isDone() {
        return false;
    }
}
