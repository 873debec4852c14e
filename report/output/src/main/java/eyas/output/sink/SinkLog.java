package eyas.output.sink;

import eyas.rules.model.Priority;

/** Listener for what happens to sinks, from their threads. Must not block. */
@FunctionalInterface
public interface SinkLog {
    /** Takes a sentence and how bad it is. */
    void log(Priority level, String message);

    /** Takes a sentence about alerts that are lost, which must reach somebody even where nothing else is told. */
    default void loss(String message) {
        log(Priority.ERROR, message);
    }
}
