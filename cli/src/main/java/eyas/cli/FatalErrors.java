package eyas.cli;

import eyas.session.command.CommandRun;
import eyas.session.terminal.OutOfMemory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

/**
 * Ends the program where a thread fails with what nobody can mend: a line that says what to do in place of a stack trace, and
 * the code that the command's help names. A command that the program runs must not suffer from that: the session that watches
 * it is told, says what was not seen, and ends the program itself when the command has ended. Any thread.
 */
final class FatalErrors implements Thread.UncaughtExceptionHandler {
    private static final String DEBUG = "EYAS_DEBUG";
    private static final int CAUSES = 8;
    private static final long PAUSE_MILLIS = 10;

    private final String command;
    private final boolean runsCommand;
    private final int code;
    /** Made now, as all that is used where the heap is full: then not even a class can be prepared. */
    private final String outOfMemory = OutOfMemory.MESSAGE;

    private final byte[] outOfMemoryLine;

    private final boolean debug = System.getenv(DEBUG) != null;
    private final OutputStream descriptor;
    private final IntConsumer halt;
    private final CountDownLatch lastResort = new CountDownLatch(1);

    /** Makes the handler of a program whose first word is {@code command}. */
    FatalErrors(String command) {
        this(command, new FileOutputStream(FileDescriptor.err), Runtime.getRuntime()::halt);
    }

    /**
     * Makes one of its own streams.
     *
     * @param descriptor takes the line for which {@link System#err} has no memory
     * @param halt ends the program, with the exit code
     */
    FatalErrors(String command, OutputStream descriptor, IntConsumer halt) {
        this.command = command;
        this.runsCommand = OwnFailures.runsCommand(command);
        this.code = OwnFailures.fatal(command);
        this.outOfMemoryLine = line(command, outOfMemory);
        this.descriptor = descriptor;
        this.halt = halt;
        if (runsCommand) {
            Thread.ofPlatform().daemon().name("eyas-last-resort").start(this::endStuck);
        }
    }

    /** The end comes whatever fails before it: a program that goes on without one of its threads knows less than it says. */
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        String problem = problem(failure);
        // Told first: the session does not depend on who reads what is printed.
        boolean goesOn = runsCommand && isTold(problem);
        if (goesOn) {
            lastResort.countDown();
        }
        try {
            print(problem, failure);
        } finally {
            if (!goesOn) {
                end();
            }
        }
    }

    private static boolean isTold(String problem) {
        while (true) {
            try {
                return CommandRun.failLatest(problem);
            } catch (OutOfMemoryError e) {
                pause();
            }
        }
    }

    private String problem(Throwable failure) {
        try {
            return isOutOfMemory(failure)
                    ? outOfMemory
                    : "internal error: " + named(failure) + ". This is a bug in Eyas. Run again with " + DEBUG
                            + "=1 and report what it prints, please.";
        } catch (OutOfMemoryError e) {
            return outOfMemory;
        }
    }

    private void print(String problem, Throwable failure) {
        try {
            if (debug) {
                failure.printStackTrace();
            }
            byte[] line = problem.equals(outOfMemory) ? outOfMemoryLine : line(command, problem);
            System.err.write(line, 0, line.length);
            System.err.flush();
        } catch (OutOfMemoryError e) {
            printUnbuffered();
        }
    }

    private void printUnbuffered() {
        try {
            descriptor.write(outOfMemoryLine);
        } catch (IOException | OutOfMemoryError e) {
            // Nobody can be told that nobody can be told; the exit code says it.
            return;
        }
    }

    /** Ends a program that was let go on without one of its threads, and does not end by itself. */
    private void endStuck() {
        while (true) {
            try {
                lastResort.await();
                end();
                return;
            } catch (OutOfMemoryError e) {
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Where the heap is full, what ends the program may fail as well, until other threads give up what fills it. */
    private void end() {
        while (true) {
            try {
                halt.accept(runsCommand ? CommandRun.awaitLatest(code) : code);
                return;
            } catch (OutOfMemoryError e) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
            System.err.writeBytes(line(command, problem));
            System.err.flush();
        } finally {
            Runtime.getRuntime().halt(OwnFailures.fatal(command));
        }
    }

    private static byte[] line(String command, String problem) {
        return ((OwnFailures.isFalco(command) ? "Error: " : "eyas: ") + problem + System.lineSeparator())
                .getBytes(StandardCharsets.UTF_8);
    }
}
