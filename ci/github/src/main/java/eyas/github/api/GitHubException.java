package eyas.github.api;

/** Why GitHub did not do what it was asked for; the message is one line, fit for a log. */
public final class GitHubException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kinds of refusals, by what somebody can do about them. */
    public enum Kind {
        /** There is no token, or none that is known. */
        TOKEN,
        /** The token may not do that. */
        READ_ONLY,
        /** There is no such thing, or the token may not know of it. */
        NOT_FOUND,
        /** Too much was asked for; it passes with time. */
        LIMITED,
        /** No answer came in time. */
        UNREACHABLE,
        /** Anything else. */
        REFUSED
    }

    private final Kind kind;

    /** Makes the exception. */
    public GitHubException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Returns what kind of refusal it is. */
    public Kind kind() {
        return kind;
    }
}
