package eyas.plugin.jsonl;

import eyas.event.Event;
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
 * The plugin {@code java:jsonl}: each line of a file, of standard input or of a connection is a JSON document and an event of the source
 * {@code jsonl}.
 */
public final class JsonLinesPlugin implements EventPlugin, EventSourcing {
    /** ID of its events: "EY" and a counter, outside the range of Falco's registry. */
    static final int ID = 0x4559_0001;

    private static final PluginInfo INFO = new PluginInfo(
            "jsonl", "0.1.0", "JSON documents, one per line, from a file, standard input, TCP or HTTP", "Eyas");

    private PluginLog log = (severity, component, message) -> {};
    private JsonLinesSettings settings = new JsonLinesSettings(null, IntakeLimits.DEFAULT);
    private JsonFields fields = new JsonFields(new JsonDocuments(IntakeLimits.DEFAULT));
    private @Nullable DocumentIntake intake;

    @Override
    public PluginInfo info() {
        return INFO;
    }

    @Override
    public String configSchema() {
        return JsonLinesSettings.SCHEMA;
    }

    @Override
    public void init(String config, PluginLog where) {
        log = where;
        settings = JsonLinesSettings.parse(INFO.name(), config);
        fields = new JsonFields(new JsonDocuments(settings.limits()));
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
        return "jsonl";
    }

    @Override
    public List<OpenParameter> openParameters() {
        return List.of(
                new OpenParameter("/var/log/events.jsonl", "a file, read to its end; file:PATH is the same"),
                new OpenParameter("-", "standard input"),
                new OpenParameter("tcp://127.0.0.1:5170", "connections that send lines"),
                new OpenParameter("http://127.0.0.1:5171/", "requests (POST) whose body contains lines"));
    }

    @Override
    public EventFeed open(String parameters) {
        DocumentIntake opened = new DocumentIntake(INFO.name(), settings, log);
        intake = opened;
        return opened.open(parameters);
    }

    @Override
    public String text(Event event) {
        return "";
    }

    @Override
    public List<PluginMetric> metrics() {
        DocumentIntake known = intake;
        return known == null ? List.of() : known.metrics();
    }

    @Override
    public void close() {
        // The opener closes a feed.
    }
}
