package eyas.falco;

/** Names Falco's exit codes. */
final class FalcoExit {
    /** All is well. */
    static final int OK = 0;
    /** Anything else. */
    static final int FAILED = 1;

    private FalcoExit() {}
}
