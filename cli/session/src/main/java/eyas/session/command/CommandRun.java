package eyas.session.command;

import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.http.Clock;
import eyas.live.LaunchResult;
import eyas.live.LiveSource;
import eyas.live.SignalRelay;
import eyas.live.WatchedCommand;
import eyas.session.terminal.InternalErrorMessage;
import eyas.session.terminal.OutOfMemoryMessage;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a prepared command go while a live source watches, and waits for its end. The command's supervisor passes signals on
 * to it and returns its exit code, whatever happens here.
 *
 * <p>{@link #release} and the rest on the event thread. A thread of its own waits for the command and ends the source's
 * delivery with it; the second interrupt from the terminal ends both. Where another thread of this process fails meanwhile, the
 * watch ends with that failure, and the session goes on to its report.
 */
public final class CommandRun implements LossReporter, AutoCloseable {
    private static final String TAMPERED =
            "the supervisor of the command was killed, and the command ran on without it: its exit code is unknown, and"
                    + " signals did not reach it";

    private static final int POLL_MILLIS = 10;

    private final WatchedCommand command;
    private final LiveSource live;
    private final @Nullable OrphanProcessWait wait;
    private final String outOfMemory = OutOfMemoryMessage.MESSAGE;
    private @Nullable SignalRelay relay;
    private @Nullable UncaughtExceptionHandler previous;
    private Optional<LaunchResult.Refused> refusal = Optional.empty();
    /** Counted down when it is known whether the command runs. */
    private final CountDownLatch decided = new CountDownLatch(1);

    private volatile boolean released;
    private volatile boolean failed;
    private volatile boolean interrupted;
    private volatile boolean ended;
    private volatile boolean tampered;
    private volatile int exitCode = WatchedCommand.UNKNOWN;

    /** Takes a command that waits to be let go, and the source that watches it; owns neither. Its end is the end. */
    public CommandRun(WatchedCommand command, LiveSource live) {
        this(command, live, null);
    }

    /** The same, and processes that the command leaves are watched for a while: see {@link Remainder}. */
    public CommandRun(WatchedCommand command, LiveSource live, @Nullable Remainder remainder) {
        this.command = command;
        this.live = live;
        this.wait = remainder == null
                ? null
                : new OrphanProcessWait(remainder, () -> interrupted || command.isInterrupted(), Clock.SYSTEM);
    }

    /**
     * What happens after the command's end while processes that it started still run.
     *
     * @param processes tells which run
     * @param limit how long they are waited for; zero for no longer than it takes them to end by themselves
     * @param notices told, one line, that and for whom there is a wait
     */
    public record Remainder(Supplier<List<RunningProcess>> processes, Duration limit, Consumer<String> notices) {}

    /**
     * Lets the command run; returns when it does.
     *
     * @return whether it runs; {@link #refusal} has the reason why not
     */
    public boolean release() {
        // A key on the terminal signals this process as well: it goes on to its report. Without a supervisor a signal
        // ends the watch.
        relay = SignalRelay.install(_ -> interrupted = interrupted || tampered);
        Thread session = Thread.currentThread();
        previous = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> fail(session, thread, failure));
        try {
            // All that is needed to wait for the command is there before it runs.
            Thread.ofPlatform().daemon().name("eyas-command").start(this::untilEnd);
            refusal = command.release();
            released = refusal.isEmpty();
        } finally {
            decided.countDown();
        }
        return released;
    }

    /** Ends the watch, since a thread has failed that serves it: the session tells why. */
    private void fail(Thread session, Thread thread, Throwable failure) {
        UncaughtExceptionHandler before = previous;
        if (thread == session && before != null) {
            before.uncaughtException(thread, failure);
            return;
        }
        failed = true;
        interrupted = true;
        String problem = outOfMemory;
        try {
            InternalErrorMessage.trace(failure);
            problem = InternalErrorMessage.message(failure);
        } catch (OutOfMemoryError e) {
            // A full heap may prevent even that a class is loaded. Its message is there already.
            problem = outOfMemory;
        }
        live.fail(problem);
    }

    private void untilEnd() {
        try {
            decided.await();
            if (released) {
                exitCode = command.await(() -> {
                    interrupted = true;
                    live.finish();
                });
                tampered = exitCode == WatchedCommand.UNKNOWN;
                while (tampered
                        && !interrupted
                        && command.isAlive()
                        && RunningProcess.find(command.pid()).isPresent()) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread.
            Thread.currentThread().interrupt();
        } finally {
            // In any case: the session may wait for it.
            ended = true;
        }
        if (released) {
            if (wait != null) {
                wait.await();
            }
            live.finish();
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(POLL_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Return why the command could not be executed after all; empty where it could, or was not let go yet. */
    public Optional<LaunchResult.Refused> refusal() {
        return refusal;
    }

    /** Returns the command's exit code as shells give it; -1 before its end, and where it is unknown. */
    public int exitCode() {
        return exitCode;
    }

    /** Return whether a thread of this process has failed since the command runs, so that something may not have been seen. */
    public boolean failed() {
        return failed;
    }

    @Override
    public void losses(LossCollector to) {
        to.lost("supervisor_killed", tampered ? 1 : 0);
        if (tampered) {
            to.note(TAMPERED);
        }
    }

    /** Waits for a command that still runs, whose code the report has, and gives the signals back to what had them. */
    @Override
    public void close() {
        interrupted = true;
        boolean waits = true;
        while (waits && released && !ended) {
            waits = pause();
        }
        if (relay != null) {
            relay.close();
            Thread.setDefaultUncaughtExceptionHandler(previous);
        }
    }
}
