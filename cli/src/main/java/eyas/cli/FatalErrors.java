package eyas.cli;

import eyas.session.terminal.ExitCode;
import eyas.session.terminal.OutOfMemory;
import java.util.Set;

/**
 * Ends the program where a thread fails with what nobody can mend: a line that says what to do in place of a stack trace, and
 * the code that the command's help names. Any thread.
 */
final class FatalErrors implements Thread.UncaughtExceptionHandler {
    private static final String DEBUG = "EYAS_DEBUG";
    /** These run a command of the user's, or answer for a job: its exit codes and verdicts are not to be taken for ours. */
    private static final Set<String> RUN_COMMANDS = Set.of("watch", "record", "demo", "action", "host");

    private static final String FALCO = "falco";

    private final String command;
    /** Made now: where the heap is full, not even a class can be prepared. */
    private final String outOfMemory = OutOfMemory.MESSAGE;

    /** Makes the handler of a program whose first word is {@code command}. */
    FatalErrors(String command) {
        this.command = command;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (System.getenv(DEBUG) != null) {
            failure.printStackTrace();
        }
        end(
                command,
                failure instanceof OutOfMemoryError
                        ? outOfMemory
                        : "internal error: " + failure + ". This is a bug in Eyas. Run again with " + DEBUG
                                + "=1 and report what it prints, please.");
    }

    /** Print {@code problem} and end the program at once: nothing that would still be done can be relied on. */
    static void end(String command, String problem) {
        try {
            System.err.println((command.equals(FALCO) ? "Error: " : "eyas: ") + problem);
        } finally {
            Runtime.getRuntime().halt(code(command));
        }
    }

    /** Return the code with which {@code command} ends where it cannot go on. */
    static int code(String command) {
        return RUN_COMMANDS.contains(command) ? ExitCode.NOT_STARTED : ExitCode.FAILED;
    }
}
