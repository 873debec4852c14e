package eyas.cli;

import eyas.text.WorkflowCommandEscaper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard error of a command that a CI job runs. The runner interprets lines of its log as commands, and messages about captures and files
 * contain untrusted input, so each line is escaped for the log. Thread-safe.
 */
final class EscapingErrorStream extends OutputStream {
    /** A longer line is split; each part is escaped as a line. */
    private static final int LONGEST = 64 << 10;

    private final PrintStream to;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

    private EscapingErrorStream(PrintStream to) {
        this.to = to;
    }

    /** Returns a stream that prints to {@code stream}, line by line. */
    static PrintStream over(PrintStream stream) {
        return new PrintStream(new EscapingErrorStream(stream), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int octet) {
        if (octet == '\n') {
            end();
        } else {
            line.write(octet);
            if (line.size() >= LONGEST) {
                end();
            }
        }
    }

    @Override
    public synchronized void write(byte[] octets, int from, int length) {
        for (int i = from; i < from + length; i++) {
            write(octets[i]);
        }
    }

    private void end() {
        to.println(WorkflowCommandEscaper.logged(line.toString(StandardCharsets.UTF_8)));
        line.reset();
    }

    /** Writes an unterminated last line as a line. */
    @Override
    public synchronized void close() {
        if (line.size() > 0) {
            end();
        }
        to.flush();
    }
}
