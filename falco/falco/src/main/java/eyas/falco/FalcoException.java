package eyas.falco;

/**
 * Ends the stand-in for Falco as Falco ends: a line that begins with {@code Error:}, exit code 1. While it runs, refuses a
 * new configuration.
 */
public final class FalcoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one; {@code message} says what, where and the cure. */
    public FalcoException(String message) {
        super(message);
    }
}
