package eyas.tables.read;

/** An input of which no rows can be made; the message says why, as a sentence without its end, and names the place. */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one. */
    public InvalidInputException(String message) {
        super(message);
    }

    /** Creates an exception with a cause. */
    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
