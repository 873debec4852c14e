package eyas.session.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Collects lines and writes them in large pieces; the line at work can be dropped.
 *
 * <p>Whole lines only are written on. Errors of the stream behind are thrown as {@link UncheckedIOException}. One thread.
 */
public final class LineOutput extends OutputStream {
    private static final int PIECE = 64 << 10;

    private final OutputStream out;
    private byte[] buffer = new byte[2 * PIECE];
    private int length;
    private int line;

    /** Writes to {@code out}, which needs no buffer and stays open. */
    public LineOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) {
        ensure(1);
        buffer[length++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        ensure(count);
        System.arraycopy(bytes, offset, buffer, length, count);
        length += count;
    }

    private void ensure(int more) {
        if (more > buffer.length - length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(length, more)));
        }
    }

    /** Keeps what was written since the last line; it may be written on now. */
    public void endLine() {
        line = length;
        if (length >= PIECE) {
            flush();
        }
    }

    /** Drops what was written since the last line. */
    public void dropLine() {
        length = line;
    }

    /** Writes the whole lines on. */
    @Override
    public void flush() {
        int whole = line;
        int rest = length - whole;
        line = 0;
        length = rest;
        try {
            out.write(buffer, 0, whole);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        System.arraycopy(buffer, whole, buffer, 0, rest);
    }
}
