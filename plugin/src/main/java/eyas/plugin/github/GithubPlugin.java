package eyas.plugin.github;

import eyas.plugin.OpenParameter;
import eyas.plugin.PluginInfo;
import eyas.plugin.PluginLog;
import eyas.plugin.intake.DocumentPlugin;
import eyas.plugin.intake.JsonDocuments;
import java.util.List;

/**
 * The plugin {@code java:github}: deliveries of GitHub's webhooks, and audit logs, as events of the source
 * {@code github}; with the number and the layout of Falco's plugin of this name, so that captures of either are read.
 */
public final class GithubPlugin extends DocumentPlugin {
    static final String SOURCE = "github";
    /** The number that Falco's registry gives to this source. */
    static final int ID = 8;

    private static final PluginInfo INFO =
            new PluginInfo("github", "0.8.0", "Deliveries of GitHub's webhooks, and exported audit logs", "Eyas");

    /** Creates the plugin for {@link java.util.ServiceLoader}. */
    public GithubPlugin() {
        super(new Description(
                INFO,
                ID,
                SOURCE,
                GithubSettings.SCHEMA,
                List.of(
                        new OpenParameter("http://127.0.0.1:8070/webhook", "a webhook, behind a proxy with TLS"),
                        new OpenParameter("file:/var/log/audit.jsonl", "an exported audit log, an object a line"))));
    }

    @Override
    protected Configured configure(String config, PluginLog log) {
        GithubSettings settings = GithubSettings.parse(INFO.name(), config);
        return new Configured(
                new GithubFields(new JsonDocuments(settings.limits())),
                () -> new WebhookIntake(INFO.name(), settings, log));
    }
}
