package eyas.session.command;

import eyas.http.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Waits for processes that outlive a command, with a replaceable clock. */
final class OrphanProcessWait {
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration LATER_POLL = Duration.ofMillis(100);
    /** Orphan processes often end shortly after the command: the other end of a pipe, a shell's last child. */
    private static final Duration GRACE = Duration.ofMillis(300);

    private final CommandRun.Remainder left;
    private final BooleanSupplier interrupted;
    private final Clock clock;

    /**
     * Creates the wait.
     *
     * @param interrupted returns whether the user has ended the wait
     */
    OrphanProcessWait(CommandRun.Remainder left, BooleanSupplier interrupted, Clock clock) {
        this.left = left;
        this.interrupted = interrupted;
        this.clock = clock;
    }

    /** Waits after the command's end until its processes have ended or the limit is reached. */
    void await() {
        long ended = clock.nanos();
        boolean reported = false;
        List<RunningProcess> processes = left.processes().get();
        while (!processes.isEmpty() && !interrupted.getAsBoolean()) {
            Duration passed = Duration.ofNanos(clock.nanos() - ended);
            if (passed.compareTo(GRACE) > 0) {
                if (passed.compareTo(left.limit()) > 0) {
                    return;
                }
                if (!reported) {
                    reported = true;
                    left.notices()
                            .accept(CommandProcesses.describe(processes) + "; waiting for them (Ctrl-C ends the wait)");
                }
            }
            try {
                clock.pause(reported ? LATER_POLL : POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            processes = left.processes().get();
        }
    }
}
