package eyas.output.sink;

import eyas.rules.model.Priority;

/** Listener for events of sinks, called from their threads. Must not block. */
@FunctionalInterface
public interface SinkLog {
    /** Receives a message and its priority. */
    void log(Priority level, String message);

    /** Receives a message about lost alerts, which must be logged even if other messages are suppressed. */
    default void loss(String message) {
        log(Priority.ERROR, message);
    }
}
