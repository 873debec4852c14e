package eyas.session.command;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The wait for processes that a command has left, by a time that a test may make itself. */
final class RemainderWait {
    private static final int POLL_MILLIS = 10;
    /** What a command leaves behind often ends right after it: the other end of a pipe, a shell's last child. */
    private static final Duration GRACE = Duration.ofMillis(300);

    private final CommandRun.Remainder left;
    private final BooleanSupplier interrupted;
    private final Time time;

    /** How the time passes. */
    interface Time {
        /** Returns nanoseconds since some moment. */
        long nanos();

        /** Lets so many milliseconds pass. */
        void pass(long millis) throws InterruptedException;
    }

    /** The time of this machine. */
    enum MachineTime implements Time {
        INSTANCE;

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pass(long millis) throws InterruptedException {
            Thread.sleep(millis);
        }
    }

    /** @param interrupted tells whether somebody has ended the wait */
    RemainderWait(CommandRun.Remainder left, BooleanSupplier interrupted, Time time) {
        this.left = left;
        this.interrupted = interrupted;
        this.time = time;
    }

    /** Waits from the command's end on, until they have ended, too, or for no longer than it may. */
    void await() {
        long ended = time.nanos();
        boolean told = false;
        List<RunningProcess> processes = left.processes().get();
        while (!processes.isEmpty() && !interrupted.getAsBoolean()) {
            Duration passed = Duration.ofNanos(time.nanos() - ended);
            if (passed.compareTo(GRACE) > 0) {
                if (passed.compareTo(left.limit()) > 0) {
                    return;
                }
                if (!told) {
                    told = true;
                    left.notices()
                            .accept(CommandProcesses.words(processes) + "; waiting for them (Ctrl-C ends the wait)");
                }
            }
            try {
                time.pass(told ? 10 * POLL_MILLIS : POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            processes = left.processes().get();
        }
    }
}
