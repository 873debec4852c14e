package eyas.cli;

import eyas.session.command.FailureHandler;
import eyas.session.command.RunningCommand;
import eyas.session.terminal.InternalFailure;
import eyas.session.terminal.OutOfMemory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends the program where a thread fails with what nobody can mend: a line that says what to do in place of a stack trace, and
 * the code that the command's help names. A command that the program runs must not suffer from that: the session that watches
 * it is told, says what was not seen, and ends the program itself when the command has ended.
 */
final class FatalErrors implements FailureHandler {
    private static final long PAUSE_MILLIS = 10;

    private static final String STUCK =
            "what is to be done at the end takes longer than ten minutes, and is given up: the report may not be whole";

    private final String command;
    private final int code;
    private final byte[] outOfMemoryLine;
    private final OutputStream descriptor;
    private final IntConsumer halt;
    private final CountDownLatch lastResort = new CountDownLatch(1);
    private volatile @Nullable RunningCommand running;
    /** Guarded by this: whether a thread failed while no command ran, and the program ends. */
    private boolean ending;
    /** Guarded by this: whether the command's session was told, and may rely on the command to be waited for. */
    private boolean told;

    /** Makes the handler of a program whose first word is {@code command}. */
    FatalErrors(String command) {
        this(command, new FileOutputStream(FileDescriptor.err), Runtime.getRuntime()::halt);
    }

    /**
     * Makes one with an end of its own.
     *
     * @param descriptor takes the line for which {@link System#err} has no memory
     * @param halt ends the program, with the exit code
     */
    FatalErrors(String command, OutputStream descriptor, IntConsumer halt) {
        this.command = command;
        this.code = OwnFailures.fatal(command);
        this.outOfMemoryLine = line(command, OutOfMemory.MESSAGE);
        this.descriptor = descriptor;
        this.halt = halt;
    }

    @Override
    public synchronized void attend(RunningCommand command) {
        if (ending) {
            throw new IllegalStateException("a thread has failed, and the program ends");
        }
        // Before the command runs: where the heap is full, or there are too many threads, none can be begun.
        Thread.ofPlatform().daemon().name("eyas-last-resort").start(this::endStuck);
        running = command;
    }

    @Override
    public synchronized void forget() {
        if (!told) {
            running = null;
        }
    }

    /** The end comes whatever fails before it: a program that goes on without one of its threads knows less than it says. */
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        boolean goesOn = false;
        try {
            trace(failure);
            String problem = problem(failure);
            // Before anything is printed: the session does not depend on who reads that.
            goesOn = isTold(problem);
            if (goesOn) {
                lastResort.countDown();
            }
            print(problem);
        } finally {
            if (!goesOn) {
                end(awaited());
            }
        }
    }

    @Override
    public int awaitCommand(int ours) {
        RunningCommand attended = running;
        return attended == null ? ours : attended.awaitEnd(ours);
    }

    /** What cannot be put into words is told as what most likely hinders that. */
    private static String problem(Throwable failure) {
        try {
            return InternalFailure.message(failure);
        } catch (RuntimeException | Error e) {
            return OutOfMemory.MESSAGE;
        }
    }

    @Override
    public void trace(Throwable failure) {
        try {
            if (InternalFailure.isTraced()) {
                failure.printStackTrace();
            }
        } catch (RuntimeException | Error e) {
            // What follows is what counts.
            return;
        }
    }

    /** Return whether there is a session that goes on; where there is none, none begins any more. */
    private synchronized boolean isTold(String problem) {
        RunningCommand attended = running;
        if (attended == null) {
            ending = true;
            return false;
        }
        boolean goesOn = attended.fail(problem);
        told |= goesOn;
        return goesOn;
    }

    private void print(String problem) {
        byte[] line = outOfMemoryLine;
        try {
            line = problem.equals(OutOfMemory.MESSAGE) ? line : line(command, problem);
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

    /** End a program that was let go on without one of its threads, and does not end by itself. */
    private void endStuck() {
        while (true) {
            try {
                lastResort.await();
                int end = awaited();
                printAside();
                end(end);
                return;
            } catch (OutOfMemoryError e) {
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Where nobody reads what is printed, the end comes all the same. */
    private void printAside() {
        try {
            Thread printing =
                    Thread.ofPlatform().daemon().name("eyas-last-words").start(() -> print(STUCK));
            printing.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            // The exit code says it.
            return;
        }
    }

    private int awaited() {
        while (true) {
            try {
                return awaitCommand(code);
            } catch (OutOfMemoryError e) {
                pause();
            } catch (RuntimeException | Error e) {
                // The end comes in any case.
                return code;
            }
        }
    }

    /** Where the heap is full, what ends the program may fail as well, until other threads give up what fills it. */
    private void end(int with) {
        while (true) {
            try {
                halt.accept(with);
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
