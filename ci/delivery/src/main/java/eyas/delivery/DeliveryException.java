package eyas.delivery;

/** Something cannot be announced, sent or kept; the message names what, and the cure. */
public final class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one. */
    public DeliveryException(String message) {
        super(message);
    }

    /** Makes one with the reason behind it. */
    public DeliveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
