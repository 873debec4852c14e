package eyas.filter.check;

/** Thrown when a text is not a valid value of a type; never leaves this package. */
final class ValueException extends Exception {
    private static final long serialVersionUID = 1L;

    ValueException(String message) {
        super(message);
    }
}
