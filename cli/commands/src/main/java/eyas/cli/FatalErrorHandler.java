package eyas.cli;

import eyas.session.terminal.InternalErrorMessage;
import eyas.session.terminal.OutOfMemoryMessage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/**
 * Ends the program where a thread fails with what nobody can mend: a line that says what to do in place of a stack trace, and
 * the code that the command's help names. A command that is watched does not depend on that: its supervisor waits for it.
 */
final class FatalErrorHandler implements UncaughtExceptionHandler {
    private final String command;
    private final int code;
    private final byte[] outOfMemoryLine;
    private final OutputStream descriptor;
    private final IntConsumer halt;

    /** Makes the handler of a program whose first word is {@code command}. */
    FatalErrorHandler(String command) {
        this(command, new FileOutputStream(FileDescriptor.err), Runtime.getRuntime()::halt);
    }

    /**
     * Makes one with an end of its own.
     *
     * @param descriptor takes the line for which {@link System#err} has no memory
     * @param halt ends the program, with the exit code
     */
    FatalErrorHandler(String command, OutputStream descriptor, IntConsumer halt) {
        this.command = command;
        this.code = FailureExitCodes.fatal(command);
        this.outOfMemoryLine = line(command, OutOfMemoryMessage.MESSAGE);
        this.descriptor = descriptor;
        this.halt = halt;
    }

    /** The end comes whatever fails before it: a program that goes on without one of its threads knows less than it says. */
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        try {
            InternalErrorMessage.trace(failure);
            print(InternalErrorMessage.message(failure));
        } finally {
            end();
        }
    }

    private void print(String problem) {
        byte[] line = outOfMemoryLine;
        try {
            line = problem.equals(OutOfMemoryMessage.MESSAGE) ? line : line(command, problem);
            System.err.write(line, 0, line.length);
            System.err.flush();
        } catch (RuntimeException | Error e) {
            printUnbuffered(line);
        }
    }

    private void printUnbuffered(byte[] line) {
        try {
            descriptor.write(line);
        } catch (IOException | RuntimeException | Error e) {
            // Nobody can be told that nobody can be told; the exit code says it.
            return;
        }
    }

    /** Where the heap is full, what ends the program may fail as well, until other threads give up what fills it. */
    private void end() {
        while (true) {
            try {
                halt.accept(code);
                return;
            } catch (OutOfMemoryError e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Print {@code problem} and end the program at once: nothing that would still be done can be relied on. */
    static void end(String command, String problem) {
        try {
            System.err.writeBytes(line(command, problem));
            System.err.flush();
        } finally {
            Runtime.getRuntime().halt(FailureExitCodes.fatal(command));
        }
    }

    private static byte[] line(String command, String problem) {
        return ((FailureExitCodes.isFalco(command) ? "Error: " : "eyas: ") + problem + System.lineSeparator())
                .getBytes(StandardCharsets.UTF_8);
    }
}
