package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.output.AlertDestination;
import eyas.output.form.AlertFormat;
import eyas.output.sink.HttpOptions;
import eyas.output.sink.SinkLimits;
import eyas.output.sink.SinkOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the sinks of {@code falco.yaml}, in Falco's order, followed by Eyas's own. */
final class FalcoSinks {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final long MOST_ANSWER = 64 << 10;

    private FalcoSinks() {}

    /** @param echo where responses of an HTTP endpoint are printed if configured, or null */
    static List<AlertDestination> of(FalcoConfig config, @Nullable PrintStream echo) {
        List<AlertDestination> sinks = new ArrayList<>();
        FalcoConfig.Outputs outputs = config.outputs();
        FalcoConfig.Forms forms = outputs.forms();
        outputs.file()
                .ifPresent(file ->
                        sinks.add(in(forms.file(), new SinkOptions.ToFile(Path.of(file.path()), file.keepAlive()))));
        if (outputs.stdout()) {
            sinks.add(in(forms.stdout(), new SinkOptions.ToStandardOutput()));
        }
        if (outputs.syslog()) {
            sinks.add(in(forms.syslog(), new SinkOptions.ToSyslog("falco")));
        }
        outputs.program()
                .ifPresent(program -> sinks.add(
                        in(forms.program(), new SinkOptions.ToProgram(program.command(), program.keepAlive()))));
        outputs.http().ifPresent(http -> {
            boolean json = config.alerts().json() || form(forms.http()) != AlertFormat.FALCO;
            HttpOptions options = options(http, json ? "application/json" : "text/plain", http.url(), Map.of());
            sinks.add(in(forms.http(), new SinkOptions.ToServer(options, http.echo() ? echo : null, true)));
        });
        outputs.otlp()
                .ifPresent(otlp -> sinks.add(new AlertDestination(
                        AlertFormat.OTLP,
                        SinkOptions.ToCollector.at(
                                options(otlp.server(), "", otlp.server().url(), otlp.headers())))));
        return List.copyOf(sinks);
    }

    /** @param unhurried whether alerts wait for a slow sink */
    static SinkLimits limits(FalcoConfig config, boolean unhurried) {
        long queue = config.outputs().queue();
        return new SinkLimits(
                queue == 0 ? Integer.MAX_VALUE : (int) Math.min(queue, Integer.MAX_VALUE),
                SinkLimits.DEFAULT.bytes(),
                config.outputs().timeout(),
                config.outputs().timeout(),
                unhurried);
    }

    private static AlertDestination in(String form, SinkOptions sink) {
        return new AlertDestination(form(form), sink);
    }

    private static AlertFormat form(String word) {
        return AlertFormat.of(word)
                .orElseThrow(() -> new IllegalStateException("no alert format for the configured value " + word));
    }

    private static HttpOptions options(
            FalcoConfig.HttpOutput http, String contentType, String url, Map<String, String> headers) {
        return new HttpOptions(
                url,
                contentType,
                http.userAgent(),
                http.insecure(),
                http.caFile(),
                http.caDirectory(),
                http.mutual() ? http.clientCertificate() : "",
                http.mutual() ? http.clientKey() : "",
                http.compress(),
                http.timeouts(),
                ANSWER_TIMEOUT,
                MOST_ANSWER,
                headers);
    }
}
