package eyas.falco;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/**
 * The program's standard streams.
 *
 * @param out requested output and alerts
 * @param err errors
 * @param log the program's log, which has the same destination as {@code err}
 */
public record FalcoStreams(PrintStream out, PrintStream err, WritableByteChannel log) {
    /** Creates the streams of a program that is embedded in another process. */
    public FalcoStreams(PrintStream out, PrintStream err) {
        this(out, err, Channels.newChannel(err));
    }

    /** Returns the streams of this process. A blocked write to the log can be abandoned. */
    public static FalcoStreams ofProcess(PrintStream out, PrintStream err) {
        return new FalcoStreams(out, err, new FileOutputStream(FileDescriptor.err).getChannel());
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
