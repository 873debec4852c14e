package eyas.cli;

import eyas.text.WorkflowCommandEscaper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The standard error of a command that a CI job runs: whoever runs the job reads it for commands, and what a command says of captures
 * and files has words of strangers. So each line goes on as a line for a log. Any thread.
 */
final class EscapingErrorStream extends OutputStream {
    /** A longer line goes on in pieces, each a line. */
    private static final int LONGEST = 64 << 10;

    private final PrintStream to;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

    private EscapingErrorStream(PrintStream to) {
        this.to = to;
    }

    /** Return a stream that prints to {@code stream}, line by line. */
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

    /** What has no end of line yet is one when the stream is closed. */
    @Override
    public synchronized void close() {
        if (line.size() > 0) {
            end();
        }
        to.flush();
    }
}
