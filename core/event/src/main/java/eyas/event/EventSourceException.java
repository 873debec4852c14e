package eyas.event;

import org.jspecify.annotations.Nullable;

/** Thrown if an event source cannot start or continue; the message contains the location and the remedy. */
public final class EventSourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EventSourceException(String message) {
        super(message);
    }

    public EventSourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
