package eyas.plugin.github;

import eyas.plugin.EventFeed;
import eyas.plugin.EventPlugin;
import eyas.plugin.EventSourcing;
import eyas.plugin.FieldExtraction;
import eyas.plugin.OpenParameter;
import eyas.plugin.PluginInfo;
import eyas.plugin.PluginLog;
import eyas.plugin.PluginMetric;
import eyas.plugin.intake.IntakeLimits;
import eyas.plugin.intake.JsonDocuments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plugin {@code java:github}: GitHub's webhook deliveries and audit logs as events of the source {@code github}. It has the ID and
 * layout of Falco's plugin of this name, so that captures of either can be read.
 */
public final class GithubPlugin implements EventPlugin, EventSourcing {
    static final String SOURCE = "github";
    /** ID of this source in Falco's registry. */
    static final int ID = 8;

    private static final PluginInfo INFO =
            new PluginInfo("github", "0.8.0", "Deliveries of GitHub's webhooks, and exported audit logs", "Eyas");

    private PluginLog log = (severity, component, message) -> {};
    private GithubSettings settings = new GithubSettings(null, IntakeLimits.DEFAULT);
    private GithubFields fields = new GithubFields(new JsonDocuments(IntakeLimits.DEFAULT));
    private @Nullable WebhookIntake intake;

    @Override
    public PluginInfo info() {
        return INFO;
    }

    @Override
    public String configSchema() {
        return GithubSettings.SCHEMA;
    }

    @Override
    public void init(String config, PluginLog where) {
        log = where;
        settings = GithubSettings.parse(INFO.name(), config);
        fields = new GithubFields(new JsonDocuments(settings.limits()));
    }

    @Override
    public EventSourcing sourcing() {
        return this;
    }

    @Override
    public FieldExtraction extraction() {
        return fields;
    }

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public List<OpenParameter> openParameters() {
        return List.of(
                new OpenParameter("http://127.0.0.1:8070/webhook", "a webhook, behind a proxy with TLS"),
                new OpenParameter("file:/var/log/audit.jsonl", "an exported audit log, one JSON object per line"));
    }

    @Override
    public EventFeed open(String parameters) {
        WebhookIntake opened = new WebhookIntake(INFO.name(), settings, log);
        intake = opened;
        return opened.open(parameters);
    }

    @Override
    public List<PluginMetric> metrics() {
        WebhookIntake known = intake;
        return known == null ? List.of() : known.metrics();
    }

    @Override
    public void close() {
        // The opener closes a feed.
    }
}
