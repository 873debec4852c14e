package eyas.falco;

/** Falco's exit codes. */
final class FalcoExitCode {
    /** Success. */
    static final int OK = 0;
    /** Any failure. */
    static final int FAILED = 1;

    private FalcoExitCode() {}
}
