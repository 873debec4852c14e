package eyas.container;

/** An engine could not be asked, or answered nonsense; the message names the engine and the reason. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is. */
    enum Kind {
        /** There is nobody at the socket, or we may not ask. */
        UNREACHABLE,
        /** No answer in time. */
        LATE,
        /** An answer that cannot be used. */
        MALFORMED,
        /** It does not tell what happens to its containers. */
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
