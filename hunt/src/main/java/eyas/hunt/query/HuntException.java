package eyas.hunt.query;

/** Reports that a question cannot be answered, with the cure where there is one. */
public final class HuntException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Reports it. */
    public HuntException(String message) {
        super(message);
    }

    /** Reports it with what brought it about. */
    public HuntException(String message, Throwable cause) {
        super(message, cause);
    }
}
