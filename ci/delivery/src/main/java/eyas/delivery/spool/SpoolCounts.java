package eyas.delivery.spool;

import eyas.text.AtomicFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Counters of deliveries that left a spool.
 *
 * @param sent deliveries that the receiver stored
 * @param dropped deliveries that were lost because the spool was full
 * @param droppedBytes their bytes
 * @param refused deliveries that the receiver rejected
 */
public record SpoolCounts(long sent, long dropped, long droppedBytes, long refused) {
    /** All zero. */
    static final SpoolCounts NONE = new SpoolCounts(0, 0, 0, 0);

    SpoolCounts andSent() {
        return new SpoolCounts(sent + 1, dropped, droppedBytes, refused);
    }

    SpoolCounts andDropped(long bytes) {
        return new SpoolCounts(sent, dropped + 1, droppedBytes + bytes, refused);
    }

    SpoolCounts andRefused() {
        return new SpoolCounts(sent, dropped, droppedBytes, refused + 1);
    }

    void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("sent", Long.toString(sent));
        properties.setProperty("dropped", Long.toString(dropped));
        properties.setProperty("dropped-bytes", Long.toString(droppedBytes));
        properties.setProperty("refused", Long.toString(refused));
        AtomicFile.replace(file, out -> properties.store(out, null));
    }

    /** Reads the file; an invalid file yields zeros. */
    static SpoolCounts read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
            return new SpoolCounts(
                    Long.parseLong(properties.getProperty("sent", "0")),
                    Long.parseLong(properties.getProperty("dropped", "0")),
                    Long.parseLong(properties.getProperty("dropped-bytes", "0")),
                    Long.parseLong(properties.getProperty("refused", "0")));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            // A new spool, or the disk was full when the counters were written: start at zero.
            return NONE;
        }
    }
}
