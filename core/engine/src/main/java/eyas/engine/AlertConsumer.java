package eyas.engine;

import eyas.state.EventContext;

/** Receives alerts, on the event thread, in the order of their events. Must not block. */
@FunctionalInterface
public interface AlertConsumer {
    /**
     * Takes an alert.
     *
     * @param alert immutable, may be kept
     * @param context the event that broke the rule and what is known about it; dies when this returns
     */
    void accept(Alert alert, EventContext context);

    /**
     * Takes an alert that was concluded from more than the event at hand, such as from a report; only whoever takes part in reporting does
     * anything.
     *
     * @param alert immutable, may be kept
     * @param subject whose doing it is
     */
    default void conclude(Alert alert, AlertSubject subject) {}
}
