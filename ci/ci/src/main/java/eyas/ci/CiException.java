package eyas.ci;

/** An error in the communication with a CI system; the message names the cause and a remedy. */
public final class CiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception. */
    public CiException(String message) {
        super(message);
    }

    /** Creates the exception with its cause. */
    public CiException(String message, Throwable cause) {
        super(message, cause);
    }
}
