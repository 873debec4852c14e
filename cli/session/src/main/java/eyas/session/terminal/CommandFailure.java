package eyas.session.terminal;

/** Ends a command with a message for the user and an exit code. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** Ends a command with this exit code and message. */
    public CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Returns the exit code of the program. */
    public int exitCode() {
        return exitCode;
    }
}
