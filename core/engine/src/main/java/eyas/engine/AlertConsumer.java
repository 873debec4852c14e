package eyas.engine;

import eyas.state.EventContext;

/** Consumes alerts in event order, on the event thread. Implementations must not block. */
@FunctionalInterface
public interface AlertConsumer {
    /**
     * Consumes an alert.
     *
     * @param alert immutable, may be retained
     * @param context the event that triggered the rule and the state at that time; invalid after this method returns
     */
    void accept(Alert alert, EventContext context);

    /**
     * Consumes an alert that was derived after the run, for example from a report. The default implementation ignores it; only
     * consumers that take part in reporting override it.
     *
     * @param alert immutable, may be retained
     * @param subject the process, step or script that the alert is about
     */
    default void conclude(Alert alert, AlertSubject subject) {}
}
