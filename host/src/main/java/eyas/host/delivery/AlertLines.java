package eyas.host.delivery;

import eyas.delivery.AlertBatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads lines of a file of alerts that grows; one without its end is still being written. */
final class AlertLines {
    private AlertLines() {}

    /**
     * Return lines from number {@code from} on, so many as a batch may have.
     *
     * @param most their bytes
     */
    static List<String> after(Path file, long from, int most) throws IOException {
        List<String> lines = new ArrayList<>();
        int bytes = 0;
        long number = 0;
        boolean whole = endsWithLine(file);
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            while (line != null && lines.size() < AlertBatch.MOST_LINES) {
                String next = reader.readLine();
                if (number++ >= from && (next != null || whole)) {
                    bytes += line.length() * 3;
                    if (!lines.isEmpty() && bytes > most) {
                        break;
                    }
                    lines.add(line);
                }
                line = next;
            }
        }
        return lines;
    }

    private static boolean endsWithLine(Path file) throws IOException {
        try (var channel = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            if (channel.size() == 0) {
                return false;
            }
            channel.position(channel.size() - 1);
            return channel.read(last) == 1 && last.get(0) == '\n';
        }
    }
}
