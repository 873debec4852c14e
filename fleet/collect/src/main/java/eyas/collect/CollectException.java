package eyas.collect;

import java.util.Objects;

/** The receiver cannot be set up, or cannot go on; the message names what, and the cure. */
public final class CollectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one. */
    public CollectException(String message) {
        super(message);
    }

    /** Makes one with the reason behind it. */
    public CollectException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage(), "each is made with one");
    }
}
