package eyas.fields;

/** Reports that a field or an output format cannot be bound; the message uses Falco's words where Falco has some. */
public final class FieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final int length;

    public FieldException(String message) {
        this(message, -1, 0);
    }

    /**
     * Reports a fault in a text.
     *
     * @param offset UTF-16 characters before the fault
     * @param length UTF-16 characters that it covers
     */
    public FieldException(String message, int offset, int length) {
        super(message);
        this.offset = offset;
        this.length = length;
    }

    /** Returns how many UTF-16 characters stand before the fault in an output format, -1 where that is not known. */
    public int offset() {
        return offset;
    }

    /** Returns how many UTF-16 characters the fault covers. */
    public int length() {
        return length;
    }
}
