package eyas.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads the lines of an endless text, with a limit for their length. For one thread. */
final class BoundedLineReader {
    private static final int BUFFER = 8_192;

    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;

    /** A line is longer than the limit. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        private TooLongException(int longest) {
            super("a line of more than " + longest + " bytes");
        }
    }

    BoundedLineReader(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /**
     * Returns the next non-empty line, without its terminator; null at the end. An unterminated last line is dropped, since the connection
     * broke within it.
     *
     * @throws TooLongException if the line is longer than the limit
     */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (fill()) {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            if (line.size() + (at - from) > longest) {
                throw new TooLongException(longest);
            }
            line.write(buffer, from, at - from);
            if (at < end) {
                at++;
                if (line.size() > 0) {
                    return line.toByteArray();
                }
            }
        }
        return null;
    }

    private boolean fill() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
        }
        return at < end;
    }
}
