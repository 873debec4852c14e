package eyas.collect;

import java.util.Objects;

/** The receiver cannot be set up or cannot continue; the message names the cause and the remedy. */
public final class CollectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public CollectException(String message) {
        super(message);
    }

    /** Creates an exception with a cause. */
    public CollectException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage(), "each is made with one");
    }
}
