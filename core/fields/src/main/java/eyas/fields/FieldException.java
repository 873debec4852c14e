package eyas.fields;

/** Thrown when a field or an output format cannot be bound; the message is Falco's where Falco has one. */
public final class FieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final int length;

    public FieldException(String message) {
        this(message, -1, 0);
    }

    /**
     * Creates an exception for an error in a text.
     *
     * @param offset UTF-16 characters before the error
     * @param length UTF-16 characters that it covers
     */
    public FieldException(String message, int offset, int length) {
        super(message);
        this.offset = offset;
        this.length = length;
    }

    /** Returns the number of UTF-16 characters before the error in an output format, -1 if unknown. */
    public int offset() {
        return offset;
    }

    /** Returns the number of UTF-16 characters that the error covers. */
    public int length() {
        return length;
    }
}
