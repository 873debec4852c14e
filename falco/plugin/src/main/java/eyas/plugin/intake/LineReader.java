package eyas.plugin.intake;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits a stream into lines; skips and counts lines that are too long. One thread. */
public final class LineReader {
    private static final int CHUNK = 65_536;

    private final InputStream in;
    private final int most;
    private final byte[] chunk = new byte[CHUNK];
    private int at;
    private int end;
    private byte[] line = new byte[1_024];
    private int length;
    private long number;
    private long tooLong;

    /**
     * Creates a reader.
     *
     * @param most maximum length of a line, in bytes without its end
     */
    public LineReader(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /** Returns the next nonempty line without its end; null at the end of the stream. */
    public byte @Nullable [] next() throws IOException {
        length = 0;
        boolean over = false;
        while (true) {
            if (at == end) {
                end = Math.max(0, in.read(chunk));
                at = 0;
                if (end == 0) {
                    number++;
                    tooLong += over ? 1 : 0;
                    return over || length == 0 ? null : takeLine();
                }
            }
            int stop = at;
            while (stop < end && chunk[stop] != '\n') {
                stop++;
            }
            over |= !append(stop - at);
            boolean whole = stop < end;
            at = whole ? stop + 1 : stop;
            if (whole) {
                number++;
                tooLong += over ? 1 : 0;
                byte[] found = over ? null : takeLine();
                if (found != null && found.length > 0) {
                    return found;
                }
                length = 0;
                over = false;
            }
        }
    }

    private boolean append(int size) {
        if (size > most + 1 - length) {
            return false;
        }
        if (length + size > line.length) {
            line = Arrays.copyOf(line, Math.min(most + 1, Math.max(line.length * 2, length + size)));
        }
        System.arraycopy(chunk, at, line, length, size);
        length += size;
        return true;
    }

    private byte[] takeLine() {
        int size = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        if (size > most) {
            tooLong++;
            return new byte[0];
        }
        return Arrays.copyOf(line, size);
    }

    /** Returns the number of the last line from {@link #next}, starting at 1. */
    public long number() {
        return number;
    }

    /** Returns the number of lines that were too long. */
    public long tooLong() {
        return tooLong;
    }
}
