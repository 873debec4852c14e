package eyas.text.json;

/** Malformed JSON, or JSON that exceeds a limit; the message says what and at which byte. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes the exception. */
    public JsonException(String message) {
        super(message);
    }

    JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
