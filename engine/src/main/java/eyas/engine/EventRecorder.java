package eyas.engine;

import eyas.event.Event;

/** Writes events down as they come, before anything else looks at them. Event thread only. */
public interface EventRecorder extends AutoCloseable {
    /** Writes the event's bytes; a failure is counted and reported by the recorder, it never stops the loop. */
    void record(Event event);

    @Override
    void close();
}
