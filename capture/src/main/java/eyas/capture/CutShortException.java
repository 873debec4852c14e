package eyas.capture;

/** Says that the input ended inside a block; never leaves this package. */
final class CutShortException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CutShortException() {
        super("input ended inside a block", null, false, false);
    }
}
