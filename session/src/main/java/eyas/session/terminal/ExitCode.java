package eyas.session.terminal;

/** Names the exit codes that are Eyas' own; a watched command's code is passed on as it is. */
public final class ExitCode {
    /** All is well. */
    public static final int OK = 0;
    /** Something that was asked for could not be done. */
    public static final int FAILED = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** The watched command succeeded, but rules of the priority given by {@code --fail-on} were broken. */
    public static final int FINDINGS = 3;
    /** Eyas could not start, so the command was not run. */
    public static final int NOT_STARTED = 125;

    private ExitCode() {}
}
