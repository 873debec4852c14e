package eyas.plugin.intake;

import eyas.plugin.EventFeed;
import eyas.plugin.EventPlugin;
import eyas.plugin.EventSourcing;
import eyas.plugin.FieldExtraction;
import eyas.plugin.OpenParameter;
import eyas.plugin.PluginInfo;
import eyas.plugin.PluginLog;
import eyas.plugin.PluginMetric;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The common part of the plugins that receive JSON documents and provide fields of them. */
public abstract class DocumentPlugin implements EventPlugin, EventSourcing {
    private final Description description;
    private @Nullable Configured configured;
    private @Nullable Receiver receiver;

    /** The constants of a plugin: the number and name of its source, and the schema of {@code init_config}. */
    public record Description(
            PluginInfo info, int id, String source, String schema, List<OpenParameter> openParameters) {}

    /** The parts of a plugin that depend on {@code init_config}. */
    public record Configured(FieldExtraction fields, Supplier<Receiver> receiver) {}

    /** Receives documents from one opened source. */
    public interface Receiver {
        /** Opens the source; see {@link EventSourcing#open}. */
        EventFeed open(String parameters);

        /** Returns the counters up to now. */
        List<PluginMetric> metrics();
    }

    protected DocumentPlugin(Description description) {
        this.description = description;
    }

    /** Parses {@code init_config}; see {@link #init}. */
    protected abstract Configured configure(String config, PluginLog log);

    private Configured configured() {
        Configured known = configured;
        return known == null ? configure("", (severity, component, message) -> {}) : known;
    }

    @Override
    public final PluginInfo info() {
        return description.info();
    }

    @Override
    public final String configSchema() {
        return description.schema();
    }

    @Override
    public final void init(String config, PluginLog log) {
        configured = configure(config, log);
    }

    @Override
    public final EventSourcing sourcing() {
        return this;
    }

    @Override
    public final FieldExtraction extraction() {
        return configured().fields();
    }

    @Override
    public final int id() {
        return description.id();
    }

    @Override
    public final String source() {
        return description.source();
    }

    @Override
    public final List<OpenParameter> openParameters() {
        return description.openParameters();
    }

    @Override
    public final EventFeed open(String parameters) {
        Receiver opened = configured().receiver().get();
        receiver = opened;
        return opened.open(parameters);
    }

    @Override
    public final List<PluginMetric> metrics() {
        Receiver known = receiver;
        return known == null ? List.of() : known.metrics();
    }

    @Override
    public final void close() {
        // The caller of open closes the feed.
    }
}
