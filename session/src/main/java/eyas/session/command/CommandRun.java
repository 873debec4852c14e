package eyas.session.command;

import eyas.live.LaunchResult;
import eyas.live.LiveSource;
import eyas.live.SignalRelay;
import eyas.live.WatchedCommand;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a prepared command go while a live source watches, passes signals on to it, and waits for its end.
 *
 * <p>{@link #release} and the rest on the event thread. A thread of its own waits for the command and ends the source's
 * delivery with it; the second interrupt from the terminal ends both.
 */
public final class CommandRun implements AutoCloseable {
    private static final int KILL = 9;
    private static final int POLL_MILLIS = 10;

    private final WatchedCommand command;
    private final LiveSource live;
    private @Nullable SignalRelay relay;
    private Optional<LaunchResult.Refused> refusal = Optional.empty();
    private boolean released;
    private volatile int exitCode = -1;

    /** Takes a command that waits to be let go, and the source that watches it; owns neither. */
    public CommandRun(WatchedCommand command, LiveSource live) {
        this.command = command;
        this.live = live;
    }

    /**
     * Lets the command run; returns when it does.
     *
     * @return whether it runs; {@link #refusal} has the reason why not
     */
    public boolean release() {
        relay = SignalRelay.install(command, new Interrupts(command, live));
        refusal = command.release();
        released = refusal.isEmpty();
        if (released) {
            Thread.ofPlatform().daemon().name("eyas-command").start(() -> {
                exitCode = command.await();
                live.finish();
            });
        }
        return released;
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
        while (released && exitCode < 0) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Gives the signals back to who had them. */
    @Override
    public void close() {
        if (relay != null) {
            relay.close();
        }
    }

    /** Ends everything at the second interrupt from the terminal; the first one is the command's to act on. */
    private static final class Interrupts implements SignalRelay.Observer {
        private final WatchedCommand command;
        private final LiveSource live;
        private int interrupts;

        private Interrupts(WatchedCommand command, LiveSource live) {
            this.command = command;
            this.live = live;
        }

        @Override
        public void received(int number, boolean fromTerminal) {
            if (number == SignalRelay.SIGINT && ++interrupts > 1) {
                command.signal(KILL);
                live.finish();
            }
        }
    }
}
