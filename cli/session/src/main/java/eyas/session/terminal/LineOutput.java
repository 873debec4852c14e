package eyas.session.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Buffers lines and writes them in large blocks; the current line can be dropped.
 *
 * <p>Writes only whole lines. Errors of the underlying stream are thrown as {@link UncheckedIOException}. Not thread-safe.
 */
public final class LineOutput extends OutputStream {
    private static final int PIECE = 64 << 10;

    private final OutputStream out;
    private byte[] buffer = new byte[2 * PIECE];
    private int length;
    private int line;

    /** Writes to {@code out}, which needs no buffer and is not closed. */
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

    /** Completes the current line, which may be written from now on. */
    public void endLine() {
        line = length;
        if (length >= PIECE) {
            flush();
        }
    }

    /** Drops the current line. */
    public void dropLine() {
        length = line;
    }

    /** Writes all complete lines. */
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
