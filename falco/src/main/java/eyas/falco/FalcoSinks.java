package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.output.sink.HttpOptions;
import eyas.output.sink.SinkLimits;
import eyas.output.sink.SinkOptions;
import eyas.output.sink.SinkSet;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sinks that {@code falco.yaml} names, in Falco's order. */
final class FalcoSinks {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final long MOST_ANSWER = 64 << 10;

    private FalcoSinks() {}

    /** @param echo where answers of an HTTP endpoint are shown if that is asked for, or null */
    static List<SinkOptions> of(FalcoConfig config, @Nullable PrintStream echo) {
        List<SinkOptions> sinks = new ArrayList<>();
        FalcoConfig.Outputs outputs = config.outputs();
        outputs.file().ifPresent(file -> sinks.add(new SinkOptions.ToFile(Path.of(file.path()), file.keepAlive())));
        if (outputs.stdout()) {
            sinks.add(new SinkOptions.ToStandardOutput());
        }
        if (outputs.syslog()) {
            sinks.add(new SinkOptions.ToSyslog("falco"));
        }
        outputs.program()
                .ifPresent(program -> sinks.add(new SinkOptions.ToProgram(program.command(), program.keepAlive())));
        outputs.http().ifPresent(http -> sinks.add(http(http, config.alerts().json(), http.echo() ? echo : null)));
        return List.copyOf(sinks);
    }

    /**
     * Open them; the set owns them from now on.
     *
     * @param unhurried whether alerts wait for a slow sink
     */
    static SinkSet open(FalcoConfig config, @Nullable PrintStream echo, FalcoLog log, boolean unhurried) {
        long queue = config.outputs().queue();
        SinkLimits limits = new SinkLimits(
                queue == 0 ? Integer.MAX_VALUE : (int) Math.min(queue, Integer.MAX_VALUE),
                SinkLimits.DEFAULT.bytes(),
                config.outputs().timeout(),
                config.outputs().timeout(),
                unhurried);
        return SinkSet.open(of(config, echo), limits, log);
    }

    private static SinkOptions http(FalcoConfig.HttpOutput http, boolean json, @Nullable PrintStream echo) {
        return new SinkOptions.ToServer(
                new HttpOptions(
                        http.url(),
                        json ? "application/json" : "text/plain",
                        http.userAgent(),
                        http.insecure(),
                        http.caFile(),
                        http.caFolder(),
                        http.mutual() ? http.clientCertificate() : "",
                        http.mutual() ? http.clientKey() : "",
                        http.compress(),
                        http.timeouts(),
                        ANSWER_TIMEOUT,
                        MOST_ANSWER),
                echo);
    }
}
