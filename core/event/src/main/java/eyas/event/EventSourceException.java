package eyas.event;

import org.jspecify.annotations.Nullable;

/** Reports that an event source cannot start or go on; the message names the place and the cure. */
public final class EventSourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EventSourceException(String message) {
        super(message);
    }

    public EventSourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
