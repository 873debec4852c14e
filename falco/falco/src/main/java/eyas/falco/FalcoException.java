package eyas.falco;

/**
 * Ends the {@code falco} command as Falco ends: with a line that begins with {@code Error:} and exit code 1. During a reload, rejects the
 * new configuration.
 */
public final class FalcoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception; {@code message} states operation, object, reason and remedy. */
    public FalcoException(String message) {
        super(message);
    }
}
