package eyas.delivery;

import eyas.text.json.JsonLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A growing file of alerts, one JSON object per line. A line without its end is still being written.
 *
 * @param path need not exist yet
 */
record SentAlertFile(Path path) {
    /** Maximum size of a batch without its last alert, in bytes. */
    private static final int BATCH = 512 << 10;

    private static final int BUFFER = 2 * BATCH;
    /** Bytes of an oversized alert that contain its ID. */
    private static final int HEAD = 100;

    private static final JsonLimits LONG = new JsonLimits(BUFFER, 16, 100_000, BUFFER);

    /**
     * An alert.
     *
     * @param text its JSON
     * @param end offset of the next one
     */
    record Line(String text, long end) {}

    /**
     * Returns the complete lines from {@code from} on, up to the size of a batch.
     *
     * @throws IOException if the file cannot be read
     */
    List<Line> after(long from) throws IOException {
        byte[] read;
        try {
            read = read(from);
        } catch (NoSuchFileException e) {
            // No alert has been written yet.
            return List.of();
        }
        List<Line> lines = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < read.length && lines.size() < AlertBatch.MOST_LINES; i++) {
            if (read[i] == '\n') {
                if (!lines.isEmpty() && i > BATCH) {
                    break;
                }
                String text = new String(read, begin, i - begin, StandardCharsets.UTF_8);
                lines.add(new Line(
                        i - begin > AlertBatch.MOST_LINE ? TruncatedAlert.of(text, i - begin, LONG) : text,
                        from + i + 1));
                begin = i + 1;
            }
        }
        return lines.isEmpty() && read.length == BUFFER ? veryLong(from) : lines;
    }

    private byte[] read(long from) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
                // Until the end of the file or of the buffer.
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    private List<Line> veryLong(long from) throws IOException {
        String head = new String(read(from), 0, HEAD, StandardCharsets.UTF_8);
        for (long at = from + BUFFER; ; at += BUFFER) {
            byte[] more = read(at);
            for (int i = 0; i < more.length; i++) {
                if (more[i] == '\n') {
                    return List.of(new Line(TruncatedAlert.of(head, at + i - from, LONG), at + i + 1));
                }
            }
            if (more.length < BUFFER) {
                return List.of();
            }
        }
    }
}
