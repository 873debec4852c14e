package eyas.host.job;

import eyas.text.ProcessStat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Checks in {@code /proc} whether processes still exist, in case their exit event was lost. Reads files: for periodic use.
 *
 * @param proc the procfs mount, {@code /proc}
 * @param boot boot time by the clock of events, ns since the epoch: the system clock may be set while a job runs; 0 if unknown, then reused
 * PIDs are not detected
 */
record ProcessLivenessCheck(Path proc, long boot) {
    private static final long NANOS_PER_TICK = 10_000_000L;
    /** Maximum difference between the clock of events and the kernel's start times, ns. */
    private static final long TOLERANCE = 5_000_000_000L;

    /**
     * Returns whether process {@code pid} is gone, or its ID was reused.
     *
     * @param since when the process was known to exist, ns since the epoch
     */
    boolean hasExited(long pid, long since) {
        return stat(
                pid,
                true,
                stat -> (stat.hasEnded() && threads(proc.resolve(Long.toString(pid))) <= 1) || isLater(stat, since));
    }

    /**
     * Returns whether process {@code pid} exists and was started later than the known one.
     *
     * @param since when the known process was started, ns since the epoch
     */
    boolean isAnother(long pid, long since) {
        return stat(pid, false, stat -> isLater(stat, since));
    }

    private boolean isLater(ProcessStat stat, long since) {
        return begin(stat.startTicks()) > since + TOLERANCE;
    }

    /** A condition of a process. */
    @FunctionalInterface
    private interface Condition {
        boolean of(ProcessStat stat) throws IOException;
    }

    private boolean stat(long pid, boolean whereGone, Condition reported) {
        try {
            ProcessStat stat = ProcessStat.read(proc, Long.toString(pid));
            return stat != null && reported.of(stat);
        } catch (NoSuchFileException e) {
            return whereGone;
        } catch (IOException e) {
            // ESRCH: it has ended between open and read. Other errors prove nothing about the process.
            return whereGone && String.valueOf(e.getMessage()).contains("No such process");
        }
    }

    /** Returns the number of threads: the main thread may have ended while others are running. */
    private static int threads(Path process) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path _ : threads) {
                count++;
            }
        }
        return count;
    }

    private long begin(long ticks) {
        return boot + ticks * NANOS_PER_TICK;
    }
}
