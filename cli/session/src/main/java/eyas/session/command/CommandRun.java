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
 * Releases a prepared command under a live source, and waits for its end. The command's supervisor forwards signals to it and returns its
 * exit code, even if this process fails.
 *
 * <p>{@link #release} and the other methods are for the event thread. Another thread waits for the command and then ends the source's
 * delivery; a second interrupt from the terminal ends both. If another thread of this process fails meanwhile, monitoring ends with that
 * failure, and the session continues with its report.
 */
public final class CommandRun implements LossReporter, AutoCloseable {
    private static final String TAMPERED =
            "the command's supervisor was killed, and the command continued without it: its exit code is unknown, and"
                    + " signals were not forwarded to it";

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

    /** Takes a prepared command and the source that monitors it, without owning them. The run ends with the command. */
    public CommandRun(WatchedCommand command, LiveSource live) {
        this(command, live, null);
    }

    /** Does the same, and continues to monitor processes that outlive the command: see {@link Remainder}. */
    public CommandRun(WatchedCommand command, LiveSource live, @Nullable Remainder remainder) {
        this.command = command;
        this.live = live;
        this.wait = remainder == null
                ? null
                : new OrphanProcessWait(remainder, () -> interrupted || command.isInterrupted(), Clock.SYSTEM);
    }

    /**
     * How to handle processes that outlive the command.
     *
     * @param processes returns the running processes
     * @param limit how long to wait for them; zero for a short grace period only
     * @param notices receives one line that names the processes waited for
     */
    public record Remainder(Supplier<List<RunningProcess>> processes, Duration limit, Consumer<String> notices) {}

    /**
     * Releases the command; returns when it runs.
     *
     * @return whether it runs; {@link #refusal} has the reason otherwise
     */
    public boolean release() {
        // The terminal signals this process as well: it continues with its report. Without a supervisor, a signal ends
        // monitoring.
        relay = SignalRelay.install(_ -> interrupted = interrupted || tampered);
        Thread session = Thread.currentThread();
        previous = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> fail(session, thread, failure));
        try {
            // Everything needed to wait for the command is allocated before it runs.
            Thread.ofPlatform().daemon().name("eyas-command").start(this::untilEnd);
            refusal = command.release();
            released = refusal.isEmpty();
        } finally {
            decided.countDown();
        }
        return released;
    }

    /** Ends monitoring because one of its threads has failed; the session reports the cause. */
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
            // If memory is exhausted, even loading a class may fail. The message already exists.
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
            // No code interrupts this thread.
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

    /** Returns why the command could not be executed; empty if it was, or was not released yet. */
    public Optional<LaunchResult.Refused> refusal() {
        return refusal;
    }

    /** Returns the command's exit code as a shell would; -1 before its end, and if it is unknown. */
    public int exitCode() {
        return exitCode;
    }

    /** Returns whether a thread of this process has failed since the command was released, so that events may be missing. */
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

    /** Waits for a command that still runs, whose exit code the report has, and restores the signal handlers. */
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
