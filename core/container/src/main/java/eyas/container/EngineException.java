package eyas.container;

/** An engine could not be reached, or its reply was invalid; the message names the engine and the reason. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The kind of failure. */
    enum Kind {
        /** No process listens at the socket, or access is denied. */
        UNREACHABLE,
        /** No answer in time. */
        LATE,
        /** An invalid answer. */
        MALFORMED,
        /** The engine does not report events. */
        SILENT
    }

    private final Kind kind;

    EngineException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    EngineException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
