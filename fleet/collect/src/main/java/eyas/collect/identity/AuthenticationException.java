package eyas.collect.identity;

/** Authentication or authorization of a sender failed; the message states the reason and contains nothing that was sent. */
public final class AuthenticationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Kinds of failures. */
    public enum Kind {
        /** The sender is not authenticated. */
        UNPROVEN,
        /** The sender is authenticated but not authorized. */
        FORBIDDEN,
        /** The receiver cannot decide now; the sender may retry. */
        LATER
    }

    AuthenticationException(String message) {
        this(message, Kind.UNPROVEN);
    }

    AuthenticationException(String message, Kind kind) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** Returns the kind of failure. */
    public Kind kind() {
        return kind;
    }
}
