package eyas.ci;

/** A CI system and Eyas do not understand each other; the message names what and the cure. */
public final class CiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one. */
    public CiException(String message) {
        super(message);
    }

    /** Makes one with the reason behind it. */
    public CiException(String message, Throwable cause) {
        super(message, cause);
    }
}
