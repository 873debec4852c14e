package eyas.text.json;

/** Malformed JSON, or JSON that exceeds a limit; the message contains the reason and the byte offset. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message. */
    public JsonException(String message) {
        super(message);
    }

    JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
