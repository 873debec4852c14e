package eyas.output.sink;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a sink is made of: as a configuration file or a command line names it. Data, so that two can be compared. */
public sealed interface SinkOptions {
    /** Make the sink. */
    Sink open();

    /**
     * A file that lines are appended to.
     *
     * @param keepAlive whether it stays open; otherwise it is opened for each alert
     */
    record ToFile(Path path, boolean keepAlive) implements SinkOptions {
        @Override
        public Sink open() {
            return new FileSink(path, keepAlive);
        }
    }

    /** The standard output of this process. */
    record ToStandardOutput() implements SinkOptions {
        @Override
        public Sink open() {
            return new StreamSink("stdout", new FileOutputStream(FileDescriptor.out).getChannel());
        }
    }

    /**
     * The machine's log.
     *
     * @param ident what lines there begin with
     */
    record ToSyslog(String ident) implements SinkOptions {
        @Override
        public Sink open() {
            return new SyslogSink(SyslogSink.SOCKET, ident);
        }
    }

    /**
     * A shell command that reads lines from its standard input.
     *
     * @param keepAlive whether it goes on; otherwise it is started for each alert
     */
    record ToProgram(String command, boolean keepAlive) implements SinkOptions {
        @Override
        public Sink open() {
            return new ProgramSink(command, keepAlive);
        }
    }

    /**
     * A server that alerts are posted to.
     *
     * @param echo where its answers are shown, or null
     */
    record ToServer(HttpOptions options, @Nullable OutputStream echo) implements SinkOptions {
        @Override
        public Sink open() {
            return new HttpSink(options, echo);
        }
    }
}
