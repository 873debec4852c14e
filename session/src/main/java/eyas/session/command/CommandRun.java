package eyas.session.command;

import eyas.live.LaunchResult;
import eyas.live.LiveSource;
import eyas.live.SignalRelay;
import eyas.live.WatchedCommand;
import eyas.service.Clock;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.OutOfMemory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a prepared command go while a live source watches, passes signals on to it, and waits for its end.
 *
 * <p>{@link #release} and the rest on the event thread. A thread of its own waits for the command and ends the source's
 * delivery with it; the second interrupt from the terminal ends both.
 */
public final class CommandRun implements RunningCommand, AutoCloseable {
    private static final int KILL = 9;
    private static final int POLL_MILLIS = 10;
    /** How long a session has to end of itself where one of its threads has failed: it may wait for that one for ever. */
    private static final long END_LIMIT_MILLIS = 600_000;

    private final WatchedCommand command;
    private final LiveSource live;
    private final @Nullable RemainderWait wait;
    private @Nullable SignalRelay relay;
    private Optional<LaunchResult.Refused> refusal = Optional.empty();
    /** Counted down when it is known whether the command runs. */
    private final CountDownLatch decided = new CountDownLatch(1);

    private volatile boolean released;
    private volatile boolean failed;
    private volatile @Nullable Thread session;
    private volatile boolean interrupted;
    private volatile int exitCode = -1;

    /** Takes a command that waits to be let go, and the source that watches it; owns neither. Its end is the end. */
    public CommandRun(WatchedCommand command, LiveSource live) {
        this(command, live, null);
    }

    /** The same, and processes that the command leaves are watched for a while: see {@link Remainder}. */
    public CommandRun(WatchedCommand command, LiveSource live, @Nullable Remainder remainder) {
        this.command = command;
        this.live = live;
        this.wait = remainder == null ? null : new RemainderWait(remainder, () -> interrupted, Clock.SYSTEM);
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
        relay = SignalRelay.install(command, new Interrupts());
        Optional<FailureHandler> handler = FailureHandler.ofProcess();
        session = Thread.currentThread();
        try {
            // All that is needed to wait for the command is there before it runs.
            Thread.ofPlatform().daemon().name("eyas-command").start(this::untilEnd);
            released = true;
            handler.ifPresent(each -> each.attend(this));
            refusal = command.release();
        } finally {
            // What fails once it was let go, does not hinder it: it is waited for.
            if (!command.isLetGo() || refusal.isPresent()) {
                released = false;
                handler.ifPresent(FailureHandler::forget);
            }
            decided.countDown();
        }
        return released;
    }

    private void untilEnd() {
        int code = ExitCode.NOT_STARTED;
        try {
            decided.await();
            if (released) {
                code = awaited();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread.
            Thread.currentThread().interrupt();
        } finally {
            if (released) {
                // In any case: whoever waits for the command would wait for ever.
                exitCode = code;
            }
        }
        if (released) {
            end();
        }
    }

    /** Where the heap is full the first call may fail, but not the one that tells the end. */
    private int awaited() {
        while (true) {
            try {
                WatchedCommand.prepareCalls();
                return command.await();
            } catch (Error e) {
                pause();
            }
        }
    }

    private void end() {
        try {
            if (wait != null) {
                wait.await();
            }
            live.finish();
        } catch (OutOfMemoryError e) {
            // The command's own code counts.
            fail(OutOfMemory.message(e));
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

    /** Returns the command's exit code as shells give it; -1 before its end. */
    public int exitCode() {
        return exitCode;
    }

    /** Waits for a command that nobody watches any more: it must not suffer from our failure. */
    public void awaitUnwatched() {
        boolean waits = true;
        while (waits && released && exitCode < 0) {
            waits = pause();
        }
    }

    /**
     * Ends a session whose heap is full: where the command runs, it must not suffer from that, and is waited for.
     *
     * <p>To be called outside of what fills the heap: that is given up by then, and closing it may have met the same error.
     *
     * @param run the command's, null where none was begun
     * @param full what was thrown; thrown again where no command has run
     * @param lost prints what was lost; the heap's error is to be told with it
     * @return the session's exit code: the command's, or one of a failure where that is 0
     */
    public static int endedByFullHeap(@Nullable CommandRun run, OutOfMemoryError full, Runnable lost) {
        if (run == null) {
            throw full;
        }
        run.awaitUnwatched();
        if (run.exitCode() < 0) {
            throw full;
        }
        lost.run();
        return run.exitCode() == 0 ? ExitCode.NOT_STARTED : run.exitCode();
    }

    @Override
    public boolean fail(String problem) {
        failed = true;
        interrupted = true;
        live.fail(problem);
        return Thread.currentThread() != session;
    }

    @Override
    public int awaitEnd(int ours) {
        awaitUnwatched();
        if (Thread.currentThread() != session) {
            try {
                Thread.sleep(END_LIMIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return exitCode > 0 ? exitCode : ours;
    }

    /** Return whether a thread of this process has failed since the command runs, so that something may not have been seen. */
    public boolean failed() {
        return failed;
    }

    /** Gives the signals back to who had them, once the command has ended: whatever ends the watch before, they are the command's. */
    @Override
    public void close() {
        interrupted = true;
        awaitUnwatched();
        if (relay != null) {
            relay.close();
        }
    }

    /** Ends everything at the second interrupt from the terminal; the first one is the command's to act on. */
    private final class Interrupts implements SignalRelay.Observer {
        private int interrupts;

        @Override
        public void received(int number, boolean fromTerminal) {
            if (exitCode >= 0 && (number == SignalRelay.SIGINT || number == SignalRelay.SIGTERM)) {
                // The command has ended already: what is waited for is what it left, and nobody wants to wait longer.
                interrupted = true;
            }
            if (number == SignalRelay.SIGINT && ++interrupts > 1) {
                command.signal(KILL);
                live.finish();
            }
        }
    }
}
