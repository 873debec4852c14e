package eyas.session.command;

import java.util.Optional;

/** What ends the process where a thread fails, and sees to the command first that the process runs. Any thread. */
public interface FailureHandler extends Thread.UncaughtExceptionHandler {
    /** Take the command that is about to run; it is the only one from now on. */
    void attend(RunningCommand command);

    /** Forget the command: it does not run after all. */
    void forget();

    /** Print where {@code failure} came from, if somebody wants to see it. */
    void trace(Throwable failure);

    /** Return the one of this process; empty where the process has another kind of handler. */
    static Optional<FailureHandler> ofProcess() {
        return Thread.getDefaultUncaughtExceptionHandler() instanceof FailureHandler handler
                ? Optional.of(handler)
                : Optional.empty();
    }
}
