package eyas.cli;

import eyas.session.terminal.ExitCode;
import eyas.session.terminal.OutOfMemory;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Ends the program where a thread fails with what nobody can mend: a line that says what to do in place of a stack trace, and
 * the code that the command's help names. Any thread.
 */
final class FatalErrors implements Thread.UncaughtExceptionHandler {
    private static final String DEBUG = "EYAS_DEBUG";
    /** These run a command of the user's, or answer for a job: its exit codes and verdicts are not to be taken for ours. */
    private static final Set<String> RUN_COMMANDS = Set.of("watch", "record", "demo", "action", "host");

    private static final String FALCO = "falco";
    private static final int CAUSES = 8;

    private final String command;
    /** Made now: where the heap is full, not even a class can be prepared. */
    private final String outOfMemory = OutOfMemory.MESSAGE;

    private final boolean debug = System.getenv(DEBUG) != null;
    private final IntConsumer halt;

    /** Makes the handler of a program whose first word is {@code command}. */
    FatalErrors(String command) {
        this(command, Runtime.getRuntime()::halt);
    }

    /** Makes one that ends the program by {@code halt}, with the exit code. */
    FatalErrors(String command, IntConsumer halt) {
        this.command = command;
        this.halt = halt;
    }

    /** The end comes whatever fails before it: a program that goes on without one of its threads knows less than it says. */
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        try {
            if (debug) {
                failure.printStackTrace();
            }
            say(
                    command,
                    isOutOfMemory(failure)
                            ? outOfMemory
                            : "internal error: " + named(failure) + ". This is a bug in Eyas. Run again with " + DEBUG
                                    + "=1 and report what it prints, please.");
        } finally {
            halt.accept(code(command));
        }
    }

    /** Return whether the heap was full: what could not be loaded or called because of that has it for a cause. */
    private static boolean isOutOfMemory(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < CAUSES && cause != null; i++) {
            if (cause instanceof OutOfMemoryError
                    || String.valueOf(cause.getMessage()).contains("OutOfMemoryError")) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Return the failure, and what it came of: a class that cannot be prepared says nothing of why. */
    private static String named(Throwable failure) {
        Throwable cause = failure.getCause();
        if (cause == null) {
            return failure.toString();
        }
        for (int i = 0; i < CAUSES && cause.getCause() != null; i++) {
            cause = cause.getCause();
        }
        return failure + ", because of " + cause;
    }

    /** Print {@code problem} and end the program at once: nothing that would still be done can be relied on. */
    static void end(String command, String problem) {
        try {
            say(command, problem);
        } finally {
            Runtime.getRuntime().halt(code(command));
        }
    }

    private static void say(String command, String problem) {
        System.err.println((command.equals(FALCO) ? "Error: " : "eyas: ") + problem);
    }

    /** Return the code with which {@code command} ends where it cannot go on. */
    static int code(String command) {
        return RUN_COMMANDS.contains(command) ? ExitCode.NOT_STARTED : ExitCode.FAILED;
    }
}
