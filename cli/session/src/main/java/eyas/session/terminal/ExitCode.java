package eyas.session.terminal;

/** Names the exit codes that are Eyas' own; a watched command's code is passed on as it is. */
public final class ExitCode {
    /** All is well. */
    public static final int OK = 0;
    /** Something that was asked for could not be done. */
    public static final int FAILED = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** Rules of the priority given by {@code --fail-on} were broken; a watched command succeeded. */
    public static final int FINDINGS = 3;
    /** A report was made, but not everything was seen: that it says nothing does not mean that nothing happened. */
    public static final int INCOMPLETE = 4;
    /** Eyas could not start, so the command was not run. */
    public static final int NOT_STARTED = 125;

    private ExitCode() {}
}
