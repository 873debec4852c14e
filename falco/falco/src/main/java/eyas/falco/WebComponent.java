package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.Engine;
import eyas.output.metrics.Samples;
import eyas.output.web.WebEndpoint;
import eyas.output.web.WebLimits;
import eyas.output.web.WebResponse;
import eyas.rules.model.Priority;
import eyas.text.json.JsonText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** HTTP endpoint: keys {@code webserver.*}. As in Falco, disabled in a replay. */
final class WebComponent implements RunComponent {
    private static final int UNAVAILABLE = 503;

    private final FalcoLog log;
    private final MetricsComponent metrics;
    private FalcoConfig.@Nullable Web config;
    private @Nullable WebEndpoint endpoint;
    private boolean joined;
    private volatile boolean metricsEnabled;
    private volatile boolean resources;

    WebComponent(FalcoLog log, MetricsComponent metrics) {
        this.log = log;
        this.metrics = metrics;
    }

    @Override
    public void join(RunContext run, Engine.Builder engine) {
        FalcoConfig now = run.active().config();
        metricsEnabled = now.metrics().enabled() && now.web().metrics();
        resources = now.metrics().resources();
        if (!run.isLive() || now.web().equals(config)) {
            return;
        }
        boolean first = !joined;
        joined = true;
        config = now.web();
        close();
        if (!now.web().enabled()) {
            return;
        }
        try {
            endpoint = open(now.web());
        } catch (IOException e) {
            String problem = "webserver: " + e.getMessage();
            if (first) {
                throw new FalcoException(problem);
            }
            // So that the next reload tries again, even with the same configuration.
            config = null;
            log.log(Priority.ERROR, problem + "; no web endpoint until the next reload");
        }
    }

    private WebEndpoint open(FalcoConfig.Web web) throws IOException {
        String versions = JsonText.compact(FalcoVersions.current().data());
        Map<String, Supplier<WebResponse>> paths = new HashMap<>();
        paths.put("/versions", () -> WebResponse.json(versions));
        paths.put("/metrics", this::metrics);
        paths.put(web.healthPath(), () -> WebResponse.json("{\"status\": \"ok\"}"));
        WebEndpoint opened = WebEndpoint.open(
                new InetSocketAddress(web.address(), web.port()),
                web.tls() ? Path.of(web.certificate()) : null,
                WebLimits.DEFAULT,
                paths);
        // With the actual port: if the configured one is 0, the system has chosen it.
        log.log(
                Priority.INFORMATIONAL,
                "Starting health webserver, listening on " + web.address() + ":" + opened.port()
                        + (web.tls() ? " (SSL)" : ""));
        return opened;
    }

    private WebResponse metrics() {
        if (!metricsEnabled) {
            return WebResponse.failure(
                    404, "metrics are off: set metrics.enabled and webserver.prometheus_metrics_enabled");
        }
        return metrics.text(resources)
                .map(text -> WebResponse.ok(Samples.CONTENT_TYPE, text))
                .orElseGet(() -> WebResponse.failure(
                        UNAVAILABLE, "the event thread did not answer in time: it is busy, starting or shutting down"));
    }

    @Override
    public void close() {
        WebEndpoint open = endpoint;
        endpoint = null;
        if (open != null) {
            open.close();
        }
    }
}
