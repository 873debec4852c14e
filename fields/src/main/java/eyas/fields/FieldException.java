package eyas.fields;

/** Reports that a field or an output format cannot be bound; the message uses Falco's words where Falco has some. */
public final class FieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FieldException(String message) {
        super(message);
    }
}
