package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.output.sink.FileSink;
import eyas.output.sink.HttpOptions;
import eyas.output.sink.HttpSink;
import eyas.output.sink.ProgramSink;
import eyas.output.sink.Sink;
import eyas.output.sink.SinkLimits;
import eyas.output.sink.SinkSet;
import eyas.output.sink.StreamSink;
import eyas.output.sink.SyslogSink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the sinks that the configuration names, in Falco's order. */
final class FalcoSinks {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long MOST_ANSWER = 64 << 10;

    private final FalcoConfig config;
    private final @Nullable PrintStream echo;
    private final List<Sink> sinks = new ArrayList<>();

    /** @param echo where answers of an HTTP endpoint are shown if that is asked for, or null */
    FalcoSinks(FalcoConfig config, @Nullable PrintStream echo) {
        this.config = config;
        this.echo = echo;
        FalcoConfig.Outputs outputs = config.outputs();
        outputs.file().ifPresent(file -> sinks.add(new FileSink(Path.of(file.path()), file.keepAlive())));
        if (outputs.stdout()) {
            sinks.add(new StreamSink("stdout", new FileOutputStream(FileDescriptor.out).getChannel()));
        }
        if (outputs.syslog()) {
            sinks.add(new SyslogSink(SyslogSink.SOCKET, "falco"));
        }
        outputs.program().ifPresent(program -> sinks.add(new ProgramSink(program.command(), program.keepAlive())));
        outputs.http().ifPresent(http -> sinks.add(http(http)));
    }

    boolean isEmpty() {
        return sinks.isEmpty();
    }

    /** Starts them; the set owns them from now on. */
    SinkSet start(FalcoLog log) {
        long queue = config.outputs().queue();
        SinkLimits limits = new SinkLimits(
                queue == 0 ? Integer.MAX_VALUE : (int) Math.min(queue, Integer.MAX_VALUE),
                SinkLimits.DEFAULT.bytes(),
                config.outputs().timeout(),
                config.outputs().timeout());
        return new SinkSet(sinks, limits, log);
    }

    private HttpSink http(FalcoConfig.HttpOutput http) {
        return new HttpSink(
                new HttpOptions(
                        http.url(),
                        config.alerts().json() ? "application/json" : "text/plain",
                        http.userAgent(),
                        http.insecure(),
                        http.caFile(),
                        http.caFolder(),
                        http.mutual() ? http.clientCertificate() : "",
                        http.mutual() ? http.clientKey() : "",
                        http.compress(),
                        http.timeouts(),
                        PATIENCE,
                        MOST_ANSWER),
                http.echo() ? echo : null);
    }
}
