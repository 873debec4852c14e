package eyas.host.books;

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
 * What the book says of one job in a few words.
 *
 * @param runner name of its runner
 * @param worker id of its worker's process
 * @param began when the watch began, ns since the epoch
 * @param late whether the worker ran before the watch began
 * @param ended when the watch ended, ns since the epoch; 0 while it goes on
 * @param verdict the verdict's word, empty while it goes on
 * @param headline the verdict in a line, empty while it goes on
 * @param later how many bytes of alerts from after its end are in the verdict
 */
public record JobRecord(
        String runner, long worker, long began, boolean late, long ended, String verdict, String headline, long later) {
    /** Return the record of a job that begins. */
    public static JobRecord begun(String runner, long worker, long began, boolean late) {
        return new JobRecord(runner, worker, began, late, 0, "", "", 0);
    }

    /** Return the same, ended. */
    public JobRecord ended(long time, String word, String line, long bytesLater) {
        return new JobRecord(runner, worker, began, late, time, word, line, bytesLater);
    }

    /** Tell whether the watch was brought to an end. */
    public boolean isClosed() {
        return !verdict.isEmpty();
    }

    /** Write the file, whole or not at all. */
    public void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("runner", runner);
        properties.setProperty("worker", Long.toString(worker));
        properties.setProperty("began", Long.toString(began));
        properties.setProperty("late", Boolean.toString(late));
        properties.setProperty("ended", Long.toString(ended));
        properties.setProperty("verdict", verdict);
        properties.setProperty("headline", headline);
        properties.setProperty("later", Long.toString(later));
        AtomicFile.replace(file, out -> properties.store(out, null));
    }

    /** Read the file; empty where there is none, or it is none of ours. */
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
            // Not written to its end: the disk was full, or the machine broke down at that moment.
            return Optional.empty();
        }
    }
}
