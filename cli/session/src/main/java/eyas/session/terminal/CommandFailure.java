package eyas.session.terminal;

import eyas.diagnostic.DiagnosticCode;

/** Ends a command with a message for the user and an exit code. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final DiagnosticCode code;
    private final int exitCode;

    /** Ends a command with this exit code and message. */
    public CommandFailure(DiagnosticCode code, int exitCode, String message) {
        super(message);
        this.code = code;
        this.exitCode = exitCode;
    }

    /** Returns the code for {@code eyas explain}. */
    public DiagnosticCode code() {
        return code;
    }

    /** Returns the exit code of the program. */
    public int exitCode() {
        return exitCode;
    }
}
