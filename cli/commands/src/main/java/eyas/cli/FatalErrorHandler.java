package eyas.cli;

import eyas.diagnostic.DiagnosticCode;
import eyas.report.Palette;
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
 * Ends the program when a thread fails with an unrecoverable error: prints one line with a remedy instead of a stack trace, and exits with
 * the documented code. A watched command is not affected: its supervisor waits for it.
 */
final class FatalErrorHandler implements UncaughtExceptionHandler {
    private final String command;
    private final int code;
    private final byte[] outOfMemoryLine;
    private final OutputStream descriptor;
    private final IntConsumer halt;

    /** Creates the handler of a program whose first argument is {@code command}. */
    FatalErrorHandler(String command) {
        this(command, new FileOutputStream(FileDescriptor.err), Runtime.getRuntime()::halt);
    }

    /**
     * Creates a handler with its own way to exit.
     *
     * @param descriptor receives the line if {@link System#err} has no memory for it
     * @param halt ends the program with the exit code
     */
    FatalErrorHandler(String command, OutputStream descriptor, IntConsumer halt) {
        this.command = command;
        this.code = FailureExitCodes.fatal(command);
        this.outOfMemoryLine = line(command, DiagnosticCode.RESOURCE_LIMIT, OutOfMemoryMessage.MESSAGE);
        this.descriptor = descriptor;
        this.halt = halt;
    }

    /** Ends the program even if reporting fails: a program that continues without one of its threads would report too little. */
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
            line = problem.equals(OutOfMemoryMessage.MESSAGE)
                    ? line
                    : line(command, InternalErrorMessage.code(problem), problem);
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
            // There is no channel left to report the failure of the report; the exit code remains.
            return;
        }
    }

    /** If memory is exhausted, halting may fail as well until other threads release memory, so it is retried. */
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

    /** Prints {@code problem}, an exceeded limit, and ends the program immediately, without clean-up: its state cannot be trusted. */
    static void end(String command, String problem) {
        try {
            System.err.writeBytes(line(command, DiagnosticCode.RESOURCE_LIMIT, problem));
            System.err.flush();
        } finally {
            Runtime.getRuntime().halt(FailureExitCodes.fatal(command));
        }
    }

    private static byte[] line(String command, DiagnosticCode code, String problem) {
        return (ErrorLine.of(command, code, problem, Palette.plain()) + System.lineSeparator())
                .getBytes(StandardCharsets.UTF_8);
    }
}
