package eyas.plugin.github;

import com.sun.net.httpserver.HttpExchange;
import eyas.event.Bytes;
import eyas.plugin.EventBatch;
import eyas.plugin.EventFeed;
import eyas.plugin.PluginException;
import eyas.plugin.PluginLog;
import eyas.plugin.PluginMetric;
import eyas.plugin.intake.FileIntake;
import eyas.plugin.intake.HttpIntake;
import eyas.plugin.intake.JsonDocuments;
import eyas.plugin.intake.LineReader;
import eyas.plugin.intake.LocalAddress;
import eyas.plugin.intake.QueueFeed;
import eyas.plugin.intake.QueueFeed.Document;
import eyas.text.json.JsonException;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Receives signed webhook deliveries of GitHub, or reads an exported audit log. */
final class WebhookIntake {
    private static final Pattern KIND = Pattern.compile("[a-z_]{1,64}");
    private static final Pattern DELIVERY = Pattern.compile("[0-9a-zA-Z-]{1,64}");

    private final String plugin;
    private final GithubSettings settings;
    private final PluginLog log;
    private final JsonDocuments json;
    private final QueueFeed feed;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong unsigned = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private volatile int port;

    WebhookIntake(String plugin, GithubSettings settings, PluginLog log) {
        this.plugin = plugin;
        this.settings = settings;
        this.log = log;
        this.json = new JsonDocuments(settings.limits());
        this.feed = new QueueFeed(settings.limits());
    }

    EventFeed open(String parameters) {
        if (parameters.startsWith("http://")) {
            String secret = settings.secret();
            if (secret == null) {
                throw PluginException.of(
                        plugin,
                        "open",
                        "missing webhook secret: requests would not be authenticated",
                        "set secret_file or secret_env in init_config, and the same secret in GitHub");
            }
            WebhookSignature signature = new WebhookSignature(secret);
            HttpIntake intake = HttpIntake.open(
                    plugin,
                    LocalAddress.parse(plugin, parameters),
                    (exchange, body) -> delivery(exchange, body, signature),
                    settings.limits());
            port = intake.port();
            feed.own(intake);
        } else if (parameters.startsWith("file:")) {
            Path path = Path.of(parameters.substring("file:".length()));
            new FileIntake(plugin, feed).read(path, in -> auditLines(in, path));
        } else {
            throw PluginException.of(
                    plugin,
                    "open_params",
                    "'" + parameters + "' is neither",
                    "use http://127.0.0.1:PORT/PATH for a webhook, or file:PATH for an audit log");
        }
        return feed;
    }

    private HttpIntake.Answer delivery(HttpExchange exchange, byte[] body, WebhookSignature signature) {
        if (!signature.fits(exchange.getRequestHeaders().getFirst(WebhookSignature.HEADER), body)) {
            unsigned.incrementAndGet();
            return new HttpIntake.Answer(401, WebhookSignature.HEADER + " is missing or invalid");
        }
        String kind = exchange.getRequestHeaders().getFirst("X-GitHub-Event");
        if (kind == null || !KIND.matcher(kind).matches()) {
            invalid.incrementAndGet();
            return new HttpIntake.Answer(400, "X-GitHub-Event is missing or invalid");
        }
        String delivery = exchange.getRequestHeaders().getFirst("X-GitHub-Delivery");
        byte[] document;
        try {
            document = marked(
                    body, kind, delivery != null && DELIVERY.matcher(delivery).matches() ? delivery : null);
        } catch (JsonException e) {
            invalid.incrementAndGet();
            return new HttpIntake.Answer(
                    400,
                    "the body is not a JSON object (" + e.getMessage() + "); choose content type application/json");
        }
        if (!feed.offer(new Document(EventBatch.NOW, document))) {
            return new HttpIntake.Answer(503, "too many queued deliveries; redeliver this one from GitHub");
        }
        accepted.incrementAndGet();
        return new HttpIntake.Answer(202, "taken");
    }

    private byte[] marked(byte[] body, String kind, @Nullable String delivery) {
        JsonValue root = json.read(body);
        if (!(root instanceof JsonValue.Fields object)) {
            throw new JsonException("it is an array");
        }
        Map<String, JsonValue> marked = new LinkedHashMap<>(object.values());
        marked.put("webhook_type", new JsonValue.Text(kind));
        if (delivery != null) {
            marked.put("webhook_delivery", new JsonValue.Text(delivery));
        }
        return Bytes.of(JsonText.inOrder(marked));
    }

    private void auditLines(InputStream in, Path path) throws IOException, InterruptedException {
        LineReader reader = new LineReader(in, settings.limits().lineBytes());
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            try {
                long time = json.read(line).get("@timestamp").integer(0);
                boolean known = time > 0 && time < Long.MAX_VALUE / 1_000_000;
                byte[] document = marked(line, "audit_log", null);
                accepted.incrementAndGet();
                if (!feed.put(new Document(known ? time * 1_000_000 : EventBatch.NOW, document))) {
                    return;
                }
            } catch (JsonException e) {
                if (invalid.getAndIncrement() == 0) {
                    log.log(
                            PluginLog.Severity.WARNING,
                            plugin,
                            path + ", line " + reader.number() + " is not a JSON object and is skipped: "
                                    + e.getMessage() + "; further ones are only counted");
                }
            }
        }
        invalid.addAndGet(reader.tooLong());
    }

    List<PluginMetric> metrics() {
        return List.of(
                new PluginMetric("deliveries", true, accepted.get()),
                new PluginMetric("unsigned", true, unsigned.get()),
                new PluginMetric("invalid", true, invalid.get()),
                new PluginMetric("port", false, port));
    }
}
