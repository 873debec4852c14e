package eyas.collect.identity;

/** Somebody has not proved who it is; the message says what is missing, and nothing that was sent. */
public final class AuthenticationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Why nothing is taken. */
    public enum Kind {
        /** Nobody has proved who it is. */
        UNPROVEN,
        /** It is known who it is, and it may not send. */
        FORBIDDEN,
        /** The receiver could not find out, and may be able to at another time. */
        LATER
    }

    AuthenticationException(String message) {
        this(message, Kind.UNPROVEN);
    }

    AuthenticationException(String message, Kind kind) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** Returns why. */
    public Kind kind() {
        return kind;
    }
}
