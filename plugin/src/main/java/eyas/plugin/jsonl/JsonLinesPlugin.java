package eyas.plugin.jsonl;

import eyas.plugin.OpenParameter;
import eyas.plugin.PluginInfo;
import eyas.plugin.PluginLog;
import eyas.plugin.intake.DocumentPlugin;
import eyas.plugin.intake.JsonDocuments;
import java.util.List;

/**
 * The plugin {@code java:jsonl}: each line of a file, of standard input or of a connection is a JSON document, and an
 * event of the source {@code jsonl}.
 */
public final class JsonLinesPlugin extends DocumentPlugin {
    /** The number of its events: "EY" and a counter, far from the numbers that Falco's registry gives out. */
    static final int ID = 0x4559_0001;

    private static final PluginInfo INFO = new PluginInfo(
            "jsonl", "0.1.0", "JSON documents, one a line, from a file, standard input, TCP or HTTP", "Eyas");

    /** Creates the plugin for {@link java.util.ServiceLoader}. */
    public JsonLinesPlugin() {
        super(new Description(
                INFO,
                ID,
                "jsonl",
                JsonLinesSettings.SCHEMA,
                List.of(
                        new OpenParameter("/var/log/events.jsonl", "a file, to its end; file:PATH is the same"),
                        new OpenParameter("-", "standard input"),
                        new OpenParameter("tcp://127.0.0.1:5170", "connections that send lines"),
                        new OpenParameter("http://127.0.0.1:5171/", "requests (POST) whose body has lines"))));
    }

    @Override
    protected Configured configure(String config, PluginLog log) {
        JsonLinesSettings settings = JsonLinesSettings.parse(INFO.name(), config);
        return new Configured(
                new JsonFields(new JsonDocuments(settings.limits())),
                () -> new DocumentIntake(INFO.name(), settings, log));
    }
}
