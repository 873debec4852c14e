package eyas.live;

/** The result of an attempt to start a command. */
public sealed interface LaunchResult {

    /** The command exists and waits for {@link WatchedCommand#release}. */
    record Suspended(WatchedCommand command) implements LaunchResult {}

    /**
     * The command cannot be run.
     *
     * @param exitCode the exit code of a shell in this case: 127 for not found, 126 for not executable
     * @param message one line for the user
     */
    record Refused(int exitCode, String message) implements LaunchResult {}
}
