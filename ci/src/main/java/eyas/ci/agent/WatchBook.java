package eyas.ci.agent;

import eyas.ci.CiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The book of when a job was begun to be watched, and when that ended. A job has one watch; one that was ended and begun again
 * has a gap. A line is {@code began} or {@code ended}, the time in ms since the epoch, and the job; the file is that of one job.
 *
 * @param file the file, in a folder that only this user can write to
 */
public record WatchBook(Path file) {
    private static final String BEGAN = "began";
    private static final String ENDED = "ended";

    /**
     * One watch.
     *
     * @param began when it began, ms since the epoch
     * @param ended when a step ended it; empty where none has
     */
    public record Watch(long began, Optional<Long> ended) {}

    /** Note that a watch of {@code job} has begun. */
    public void began(String job) throws IOException {
        add(BEGAN, job);
    }

    /** Note that the watch of {@code job} was ended by a step. */
    public void ended(String job) throws IOException {
        add(ENDED, job);
    }

    private void add(String what, String job) throws IOException {
        String line = what + " " + Instant.now().toEpochMilli() + " " + line(job) + "\n";
        Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String line(String job) {
        return job.replaceAll("\\R", " ");
    }

    /** Remove what is written of an earlier job. */
    public void clear() throws IOException {
        Files.deleteIfExists(file);
    }

    /**
     * Return the watches of {@code job}, in order.
     *
     * @throws IOException if the book cannot be read
     * @throws CiException if it is none
     */
    public List<Watch> of(String job) throws IOException {
        List<Watch> watches = new ArrayList<>();
        try {
            for (String text : Files.readAllLines(file)) {
                String[] words = text.split(" ", 3);
                if (words.length != 3 || !words[1].matches("[0-9]{1,18}")) {
                    throw new CiException("the book of watches " + file + " is broken at '" + text + "'");
                }
                if (words[2].equals(line(job))) {
                    add(watches, words[0], Long.parseLong(words[1]));
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was watched yet.
            return watches;
        }
        return watches;
    }

    private static void add(List<Watch> watches, String what, long time) {
        if (what.equals(BEGAN)) {
            watches.add(new Watch(time, Optional.empty()));
        } else if (!watches.isEmpty() && watches.getLast().ended().isEmpty()) {
            watches.set(watches.size() - 1, new Watch(watches.getLast().began(), Optional.of(time)));
        }
    }
}
