package eyas.output.sink;

import eyas.output.form.OtlpEnvelope;
import eyas.output.form.Producer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The configuration of a sink, from a configuration file or a command line. A value type, so that two can be compared. */
public sealed interface SinkOptions {
    /**
     * Opens the sink.
     *
     * @param producer the producer of the alerts
     */
    Sink open(Producer producer);

    /**
     * Parses a command line argument: {@code stdout}, {@code syslog}, {@code file=PATH}, {@code program=COMMAND}, {@code http=URL} or
     * {@code otlp=URL}. All of them get alerts as lines of JSON.
     *
     * @throws IllegalArgumentException if it is none of these; the message lists the valid values
     */
    static SinkOptions parse(String text) {
        int equals = text.indexOf('=');
        String kind = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? "" : text.substring(equals + 1);
        return switch (kind) {
            case "stdout" -> withoutValue(kind, value, new ToStandardOutput());
            case "syslog" -> withoutValue(kind, value, new ToSyslog("eyas"));
            case "file" -> new ToFile(Path.of(named(kind, value)), true);
            case "program" -> new ToProgram(named(kind, value), true);
            case "http" -> new ToServer(HttpOptions.to(url(kind, named(kind, value)), "application/json"), null, false);
            case "otlp" -> ToCollector.at(HttpOptions.toCollector(url(kind, named(kind, value))));
            default ->
                throw new IllegalArgumentException(shown(text)
                        + " is not an output: write stdout, syslog, file=PATH, program=COMMAND, http=URL or otlp=URL");
        };
    }

    private static SinkOptions withoutValue(String kind, String value, SinkOptions sink) {
        if (!value.isEmpty()) {
            throw new IllegalArgumentException("output " + kind + " takes no value");
        }
        return sink;
    }

    private static String named(String kind, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("output " + kind + " needs a value: " + kind + "="
                    + switch (kind) {
                        case "http", "otlp" -> "URL";
                        case "file" -> "PATH";
                        default -> "COMMAND";
                    });
        }
        return value;
    }

    private static String url(String kind, String text) {
        HttpOptions.fault(text).ifPresent(fault -> {
            throw new IllegalArgumentException("output " + kind + ": " + fault);
        });
        return text;
    }

    /** Returns the argument for messages without its URL, which may be the secret of a webhook. */
    private static String shown(String text) {
        int address = text.indexOf("://");
        if (address < 0) {
            return "'" + text + "'";
        }
        int equals = text.indexOf('=');
        return equals >= 0 && equals < address
                ? "'" + text.substring(0, equals) + "' with a URL"
                : "a URL without an output kind";
    }

    /**
     * A file that lines are appended to.
     *
     * @param keepAlive whether it stays open; otherwise it is opened for each alert
     */
    record ToFile(Path path, boolean keepAlive) implements SinkOptions {
        @Override
        public Sink open(Producer producer) {
            return new FileSink(path, keepAlive);
        }
    }

    /** The standard output of this process. */
    record ToStandardOutput() implements SinkOptions {
        @Override
        public Sink open(Producer producer) {
            return new StreamSink("stdout", new FileOutputStream(FileDescriptor.out).getChannel());
        }
    }

    /**
     * The system log.
     *
     * @param ident the identifier at the start of its lines
     */
    record ToSyslog(String ident) implements SinkOptions {
        @Override
        public Sink open(Producer producer) {
            return new SyslogSink(SyslogSink.SOCKET, ident);
        }
    }

    /**
     * A shell command that reads lines from its standard input.
     *
     * @param keepAlive whether it keeps running; otherwise it is started for each alert
     */
    record ToProgram(String command, boolean keepAlive) implements SinkOptions {
        @Override
        public Sink open(Producer producer) {
            return new ProgramSink(command, keepAlive);
        }
    }

    /**
     * A server that alerts are posted to.
     *
     * @param echo receives its responses, or null
     * @param likeFalco whether a 3xx response is success, as in Falco
     */
    record ToServer(HttpOptions options, @Nullable OutputStream echo, boolean likeFalco) implements SinkOptions {
        @Override
        public Sink open(Producer producer) {
            return new HttpSink(options, echo, likeFalco);
        }
    }

    /** A collector of OpenTelemetry logs over HTTP. */
    record ToCollector(HttpOptions options) implements SinkOptions {
        /** Returns a sink for the address of a collector, with the standard path if it has none. */
        public static ToCollector at(HttpOptions options) {
            return new ToCollector(options.with(OtlpSink.logs(options.url()), OtlpSink.TYPE));
        }

        @Override
        public Sink open(Producer producer) {
            return new OtlpSink(options, OtlpEnvelope.of(producer));
        }
    }
}
