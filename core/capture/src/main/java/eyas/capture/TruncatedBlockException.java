package eyas.capture;

/** Thrown when the input ends inside a block; never leaves this package. */
final class TruncatedBlockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TruncatedBlockException() {
        super("input ended inside a block", null, false, false);
    }
}
