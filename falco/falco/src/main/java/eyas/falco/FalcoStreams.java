package eyas.falco;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/**
 * The standard streams of the program.
 *
 * @param out what is asked for and alerts
 * @param err errors
 * @param log the program's log, which is to come where {@code err} goes
 */
public record FalcoStreams(PrintStream out, PrintStream err, WritableByteChannel log) {
    /** Makes those of who runs the program inside of a process of its own. */
    public FalcoStreams(PrintStream out, PrintStream err) {
        this(out, err, Channels.newChannel(err));
    }

    /** Returns those of this process, whose streams are given. A write to the log can be given up there, where nobody reads. */
    public static FalcoStreams ofProcess(PrintStream out, PrintStream err) {
        return new FalcoStreams(out, err, new FileOutputStream(FileDescriptor.err).getChannel());
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
