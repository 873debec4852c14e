package eyas.host.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
record ProcessCheck(Path proc, long boot) {
    private static final long NANOS_PER_TICK = 10_000_000L;
    /** The clock of events and that of the kernel's start times may be so far apart, ns. */
    private static final long TOLERANCE = 5_000_000_000L;
    /** Fields of {@code stat} after the name: the state is the first, the start time the 20th of these. */
    private static final int START = 19;

    /**
     * Tell whether process {@code pid} is gone, or another one has its number.
     *
     * @param since when the process is known to have been there, ns since the epoch
     */
    boolean isGone(long pid, long since) {
        return stat(pid, true, fields -> {
            boolean ended = fields[0].startsWith("Z") || fields[0].startsWith("X");
            return (ended && threads(proc.resolve(Long.toString(pid))) <= 1) || isLater(fields, since);
        });
    }

    /**
     * Tell whether there is a process {@code pid}, and it is a later one than the one that is known.
     *
     * @param since when the one that is known was made, ns since the epoch
     */
    boolean isAnother(long pid, long since) {
        return stat(pid, false, fields -> isLater(fields, since));
    }

    private boolean isLater(String[] fields, long since) {
        return begin(Long.parseLong(fields[START])) > since + TOLERANCE;
    }

    /** What the fields of {@code stat} behind the name tell. */
    @FunctionalInterface
    private interface Told {
        boolean of(String[] fields) throws IOException;
    }

    private boolean stat(long pid, boolean whereGone, Told told) {
        try {
            String stat =
                    Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return fields.length > START && told.of(fields);
        } catch (NoSuchFileException e) {
            return whereGone;
        } catch (IOException e) {
            // ESRCH: it has ended between the open and the read. Everything else says nothing of the process.
            return whereGone && String.valueOf(e.getMessage()).contains("No such process");
        } catch (NumberFormatException e) {
            return false;
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
