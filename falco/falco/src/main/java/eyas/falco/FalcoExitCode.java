package eyas.falco;

/** Names Falco's exit codes. */
final class FalcoExitCode {
    /** All is well. */
    static final int OK = 0;
    /** Anything else. */
    static final int FAILED = 1;

    private FalcoExitCode() {}
}
