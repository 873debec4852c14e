package eyas.output.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Collects lines and writes them at once.
 *
 * <p>A retry after a partial write continues where it stopped, so that no line is torn or duplicated.
 */
final class LineBuffer {
    private static final int FIRST = 64 << 10;
    private static final long PAUSE_NANOS = 5_000_000;

    private byte[] bytes = new byte[FIRST];
    private int end;
    private int written;

    void add(AlertLine line) {
        byte[] text = line.text().getBytes(StandardCharsets.UTF_8);
        int needed = end + text.length + 1;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
        System.arraycopy(text, 0, bytes, end, text.length);
        end = needed;
        bytes[end - 1] = '\n';
    }

    boolean isEmpty() {
        return end == 0;
    }

    /** @throws IOException if not everything could be written; a further call continues with the rest */
    void writeTo(WritableByteChannel channel) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, written, end - written);
        try {
            while (rest.hasRemaining()) {
                // A non-blocking pipe accepts no bytes while it is full.
                if (channel.write(rest) == 0) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } finally {
            written = rest.position();
        }
        end = 0;
        written = 0;
        if (bytes.length > FIRST * 16) {
            bytes = new byte[FIRST];
        }
    }
}
