package eyas.session.command;

import java.util.Optional;

/** An end of the process where a thread fails, which sees to the command first that the process runs. Any thread. */
public interface FailureHandler extends Thread.UncaughtExceptionHandler {
    /**
     * Take the command that is about to run; it is the only one from now on.
     *
     * @throws IllegalStateException if a thread has failed already: the command is not to be run
     */
    void attend(RunningCommand command);

    /** Forget the command: it does not run after all. */
    void forget();

    /** Wait for the command that runs, if any; return its code, or {@code ours} where it has none of a failure. */
    int awaitCommand(int ours);

    /** Print where {@code failure} came from, if somebody wants to see it. */
    void trace(Throwable failure);

    /** Return the one of this process; empty where the process has another kind of handler. */
    static Optional<FailureHandler> ofProcess() {
        return Thread.getDefaultUncaughtExceptionHandler() instanceof FailureHandler handler
                ? Optional.of(handler)
                : Optional.empty();
    }
}
