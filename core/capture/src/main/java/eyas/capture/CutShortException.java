package eyas.capture;

/** The input ended inside a block; never leaves this package. */
final class CutShortException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CutShortException() {
        super("input ended inside a block", null, false, false);
    }
}
