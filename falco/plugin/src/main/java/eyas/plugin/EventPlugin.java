package eyas.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plugin: a source of events, a provider of fields, or both, and what else it can do.
 *
 * <p>A plugin in Java implements this interface and is found by {@link java.util.ServiceLoader}; {@code library_path:
 * java:NAME} loads the one whose {@link PluginInfo#name()} is NAME. It is made once for each entry of the configuration.
 * Life: {@link #init}, then its capabilities as often as they are wanted, {@link #close}. What it is capable of can be asked
 * before, so that people can look at a plugin which they have no configuration for; codes of events, and all that does
 * something, only after. The calls come from one thread at a time unless a method says otherwise.
 */
public interface EventPlugin extends AutoCloseable {
    /** Returns what the plugin says about itself; may be called before {@link #init}. */
    PluginInfo info();

    /**
     * Readies the plugin for use.
     *
     * @param config the value of {@code init_config}; JSON where that is an object, empty where there is none
     * @param log where the plugin tells what it does
     * @throws PluginException if the configuration is wrong
     */
    void init(String config, PluginLog log);

    /** Returns a description of the configuration as JSON Schema, empty where there is none. */
    default String configSchema() {
        return "";
    }

    /** Takes a new configuration while running; false where the plugin cannot. */
    default boolean reconfigure(String config) {
        return false;
    }

    /** Returns how events are got from this plugin, null where it is no source. */
    default @Nullable EventSourcing sourcing() {
        return null;
    }

    /** Returns the fields that this plugin provides, null where it provides none. */
    default @Nullable FieldExtraction extraction() {
        return null;
    }

    /** Returns how this plugin reads events before rules do, null where it does not. */
    default @Nullable EventParsing parsing() {
        return null;
    }

    /** Returns how this plugin injects events, null where it does not. */
    default @Nullable AsyncEvents asyncEvents() {
        return null;
    }

    /** Returns who is told of begin and end of a run, null where nobody is. */
    default @Nullable CaptureListening captureListening() {
        return null;
    }

    /** Returns the plugin's counters up to now. */
    default List<PluginMetric> metrics() {
        return List.of();
    }

    /** Ends the plugin; nothing is called afterwards. */
    @Override
    void close();
}
