package eyas.host.job;

import eyas.text.ProcessStat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Asks the kernel whether processes are still there, for the case that the event of their end was lost. Reads files: for once in
 * a while.
 *
 * @param proc where the kernel shows its processes, {@code /proc}
 * @param boot when the machine was started by the clock of events, ns since the epoch: the clock of the day may be set while a job
 *     runs; 0 where it is not known, and so no process is taken for another one
 */
record ProcessLivenessCheck(Path proc, long boot) {
    private static final long NANOS_PER_TICK = 10_000_000L;
    /** The clock of events and that of the kernel's start times may be so far apart, ns. */
    private static final long TOLERANCE = 5_000_000_000L;

    /**
     * Tell whether process {@code pid} is gone, or another one has its number.
     *
     * @param since when the process is known to have been there, ns since the epoch
     */
    boolean isGone(long pid, long since) {
        return stat(
                pid,
                true,
                stat -> (stat.hasEnded() && threads(proc.resolve(Long.toString(pid))) <= 1) || isLater(stat, since));
    }

    /**
     * Tell whether there is a process {@code pid}, and it is a later one than the one that is known.
     *
     * @param since when the one that is known was made, ns since the epoch
     */
    boolean isAnother(long pid, long since) {
        return stat(pid, false, stat -> isLater(stat, since));
    }

    private boolean isLater(ProcessStat stat, long since) {
        return begin(stat.startTicks()) > since + TOLERANCE;
    }

    /** A condition of a process. */
    @FunctionalInterface
    private interface Told {
        boolean of(ProcessStat stat) throws IOException;
    }

    private boolean stat(long pid, boolean whereGone, Told told) {
        try {
            ProcessStat stat = ProcessStat.read(proc, Long.toString(pid));
            return stat != null && told.of(stat);
        } catch (NoSuchFileException e) {
            return whereGone;
        } catch (IOException e) {
            // ESRCH: it has ended between the open and the read. Everything else says nothing of the process.
            return whereGone && String.valueOf(e.getMessage()).contains("No such process");
        }
    }

    /** The first thread is shown as ended while others of the process go on. */
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
