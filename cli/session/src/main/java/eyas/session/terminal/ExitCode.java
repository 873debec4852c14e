package eyas.session.terminal;

/** The exit codes of Eyas itself; a watched command's code is passed on unchanged. */
public final class ExitCode {
    /** Success. */
    public static final int OK = 0;
    /** The command failed. */
    public static final int FAILED = 1;
    /** Usage error. */
    public static final int USAGE = 2;
    /** A finding reaches {@code --fail-on}; a watched command succeeded. */
    public static final int FINDINGS = 3;
    /** A report was made, but coverage is incomplete: the absence of findings proves nothing. */
    public static final int INCOMPLETE = 4;
    /** Eyas could not start, so the command was not run. */
    public static final int NOT_STARTED = 125;

    private ExitCode() {}
}
