package eyas.filter.check;

/** Reports that a text is no value of a type; never leaves this package. */
final class ValueException extends Exception {
    private static final long serialVersionUID = 1L;

    ValueException(String message) {
        super(message);
    }
}
