package eyas.github.api;

/** A failed request to GitHub; the message is a single line for a log. */
public final class GitHubException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kinds of failures, by possible remedies. */
    public enum Kind {
        /** The token is missing or invalid. */
        TOKEN,
        /** The token lacks the permission. */
        READ_ONLY,
        /** The object does not exist, or the token must not see it. */
        NOT_FOUND,
        /** A rate limit was exceeded; a later request may succeed. */
        LIMITED,
        /** There was no response in time. */
        UNREACHABLE,
        /** Any other failure. */
        REFUSED
    }

    private final Kind kind;

    /** Creates the exception. */
    public GitHubException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Returns the kind of failure. */
    public Kind kind() {
        return kind;
    }
}
