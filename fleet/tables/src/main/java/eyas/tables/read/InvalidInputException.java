package eyas.tables.read;

/** An input that cannot be converted to rows; the message names the position and the reason. */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public InvalidInputException(String message) {
        super(message);
    }

    /** Creates an exception with a cause. */
    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
