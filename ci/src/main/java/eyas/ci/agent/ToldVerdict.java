package eyas.ci.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a step of its own has told of a watch that it ended, for the step that has the key and compares. Immutable.
 *
 * @param order number of the order by which it ended the watch ({@link StopOrder})
 * @param verdict the verdict, in one word
 * @param alerts how many alerts it told of
 */
public record ToldVerdict(String order, String verdict, long alerts) {
    private static final int LINES = 3;
    private static final int MOST_BYTES = 1_024;

    /** Write it, one value on a line. */
    public void write(Path file) throws IOException {
        Files.write(file, List.of(order, verdict, Long.toString(alerts)));
    }

    /**
     * Read it; empty where there is none, or the file is none of ours.
     *
     * @throws IOException if it cannot be read
     */
    public static Optional<ToldVerdict> read(Path file) throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            List<String> lines = Files.readString(file).lines().toList();
            return lines.size() == LINES && lines.get(2).matches("[0-9]{1,18}")
                    ? Optional.of(new ToldVerdict(lines.get(0), lines.get(1), Long.parseLong(lines.get(2))))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            // No step has told anything.
            return Optional.empty();
        }
    }
}
