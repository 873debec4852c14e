package eyas.output.sink;

import eyas.rules.model.Priority;

/** Listener for what happens to sinks, from their threads. Must not block. */
@FunctionalInterface
public interface SinkLog {
    /** Takes a sentence and how bad it is. */
    void log(Priority level, String message);
}
