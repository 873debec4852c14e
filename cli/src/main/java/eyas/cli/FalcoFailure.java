package eyas.cli;

/** Makes failures that end the stand-in for Falco as Falco ends: a line with {@code Error:}, exit code 1. */
final class FalcoFailure {
    private FalcoFailure() {}

    static CommandFailure of(String message) {
        return new CommandFailure(ExitCode.FAILED, "Error: " + message);
    }
}
