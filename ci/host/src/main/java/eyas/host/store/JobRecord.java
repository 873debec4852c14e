package eyas.host.store;

import eyas.text.AtomicFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * A short record of one job.
 *
 * @param runner name of its runner
 * @param worker its worker's process ID
 * @param started when the watch started, ns since the epoch
 * @param late whether the worker started before the watch
 * @param ended when the watch ended, ns since the epoch; 0 while it is running
 * @param verdict the verdict, empty while the watch is running
 * @param headline the verdict as a line of text, empty while the watch is running
 * @param later size in bytes of the alerts after its end that are included in the verdict
 */
public record JobRecord(
        String runner,
        long worker,
        long started,
        boolean late,
        long ended,
        String verdict,
        String headline,
        long later) {
    /** Returns the record of a new job. */
    public static JobRecord begun(String runner, long worker, long started, boolean late) {
        return new JobRecord(runner, worker, started, late, 0, "", "", 0);
    }

    /** Returns a copy for the ended job. */
    public JobRecord ended(long time, String word, String line, long bytesLater) {
        return new JobRecord(runner, worker, started, late, time, word, line, bytesLater);
    }

    /** Returns whether the watch was completed. */
    public boolean isClosed() {
        return !verdict.isEmpty();
    }

    /** Writes the file atomically. */
    public void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("runner", runner);
        properties.setProperty("worker", Long.toString(worker));
        properties.setProperty("began", Long.toString(started));
        properties.setProperty("late", Boolean.toString(late));
        properties.setProperty("ended", Long.toString(ended));
        properties.setProperty("verdict", verdict);
        properties.setProperty("headline", headline);
        properties.setProperty("later", Long.toString(later));
        AtomicFile.replace(file, out -> properties.store(out, null));
    }

    /** Reads the file; empty if it is missing or invalid. */
    public static Optional<JobRecord> read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
            return Optional.of(new JobRecord(
                    properties.getProperty("runner", ""),
                    Long.parseLong(properties.getProperty("worker", "")),
                    Long.parseLong(properties.getProperty("began", "")),
                    Boolean.parseBoolean(properties.getProperty("late", "")),
                    Long.parseLong(properties.getProperty("ended", "")),
                    properties.getProperty("verdict", ""),
                    properties.getProperty("headline", ""),
                    Long.parseLong(properties.getProperty("later", "0"))));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            // Written incompletely: the disk was full, or the machine failed at that moment.
            return Optional.empty();
        }
    }
}
