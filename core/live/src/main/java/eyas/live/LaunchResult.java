package eyas.live;

/** What came of the attempt to start a command. */
public sealed interface LaunchResult {

    /** The command exists and waits for {@link WatchedCommand#release}. */
    record Suspended(WatchedCommand command) implements LaunchResult {}

    /**
     * The command cannot be run.
     *
     * @param exitCode what a shell would return: 127 for not found, 126 for not executable
     * @param message one line for the user
     */
    record Refused(int exitCode, String message) implements LaunchResult {}
}
