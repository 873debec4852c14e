package eyas.collect.identity;

/** Somebody has not proved who it is; the message says what is missing, and nothing that was sent. */
public final class IdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean later;

    IdentityException(String message) {
        this(message, false);
    }

    /** @param later whether the receiver itself is the reason, so that it may be tried again */
    IdentityException(String message, boolean later) {
        super(message, null, false, false);
        this.later = later;
    }

    /** Tell whether the receiver could not find out, rather than that the sender is wrong. */
    public boolean isLater() {
        return later;
    }
}
