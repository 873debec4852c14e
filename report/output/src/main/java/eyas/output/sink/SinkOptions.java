package eyas.output.sink;

import eyas.output.form.OtlpEnvelope;
import eyas.output.form.Producer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a sink is made of: as a configuration file or a command line names it. Data, so that two can be compared. */
public sealed interface SinkOptions {
    /**
     * Make the sink.
     *
     * @param producer who the alerts are from
     */
    Sink open(Producer producer);

    /**
     * Read what a command line names: {@code stdout}, {@code syslog}, {@code file=PATH}, {@code program=COMMAND},
     * {@code http=URL} or {@code otlp=URL}. Alerts are lines of JSON to all of them.
     *
     * @throws IllegalArgumentException if it is none of these, saying what there is
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
                        + " is no output: write stdout, syslog, file=PATH, program=COMMAND, http=URL or otlp=URL");
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

    /** Return what was written, but for an address, which may be the secret of a webhook. */
    private static String shown(String text) {
        int address = text.indexOf("://");
        if (address < 0) {
            return "'" + text + "'";
        }
        int equals = text.indexOf('=');
        return equals >= 0 && equals < address
                ? "'" + text.substring(0, equals) + "', with a URL behind it,"
                : "a URL by itself";
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
     * The machine's log.
     *
     * @param ident what lines there begin with
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
     * @param keepAlive whether it goes on; otherwise it is started for each alert
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
     * @param echo where its answers are shown, or null
     * @param likeFalco whether an answer of 3xx is success, as Falco takes it
     */
    record ToServer(HttpOptions options, @Nullable OutputStream echo, boolean likeFalco) implements SinkOptions {
        @Override
        public Sink open(Producer producer) {
            return new HttpSink(options, echo, likeFalco);
        }
    }

    /** A collector that takes OpenTelemetry's logs over HTTP. */
    record ToCollector(HttpOptions options) implements SinkOptions {
        /** Return one for the address of a collector, which has the usual path where it names none. */
        public static ToCollector at(HttpOptions options) {
            return new ToCollector(options.with(OtlpSink.logs(options.url()), OtlpSink.TYPE));
        }

        @Override
        public Sink open(Producer producer) {
            return new OtlpSink(options, OtlpEnvelope.of(producer));
        }
    }
}
