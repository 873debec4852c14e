package eyas.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plugin: an event source, a provider of fields, or both, with optional further capabilities.
 *
 * <p>A plugin in Java implements this interface and is found by {@link java.util.ServiceLoader}; {@code library_path: java:NAME} loads the
 * one whose {@link PluginInfo#name()} is NAME. Each entry of the configuration creates one instance. Life cycle: {@link #init}, then calls
 * of its capabilities, then {@link #close}. Capabilities can be queried before {@code init}, so that users can inspect a plugin without a
 * configuration; event codes and all operations only after it. Calls come from one thread at a time unless a method specifies otherwise.
 */
public interface EventPlugin extends AutoCloseable {
    /** Returns the plugin's description; may be called before {@link #init}. */
    PluginInfo info();

    /**
     * Initializes the plugin.
     *
     * @param config the value of {@code init_config}; JSON if it is an object, empty if there is none
     * @param log receives the plugin's messages
     * @throws PluginException if the configuration is invalid
     */
    void init(String config, PluginLog log);

    /** Returns a JSON Schema of the configuration, empty if there is none. */
    default String configSchema() {
        return "";
    }

    /** Applies a new configuration while running; returns false if the plugin cannot. */
    default boolean reconfigure(String config) {
        return false;
    }

    /** Returns the source of events, null if the plugin is none. */
    default @Nullable EventSourcing sourcing() {
        return null;
    }

    /** Returns the provider of fields, null if the plugin has none. */
    default @Nullable FieldExtraction extraction() {
        return null;
    }

    /** Returns the parser of events, null if the plugin has none. */
    default @Nullable EventParsing parsing() {
        return null;
    }

    /** Returns the injector of events, null if the plugin has none. */
    default @Nullable AsyncEvents asyncEvents() {
        return null;
    }

    /** Returns the listener for the start and end of a run, null if there is none. */
    default @Nullable CaptureListening captureListening() {
        return null;
    }

    /** Returns the current values of the plugin's counters. */
    default List<PluginMetric> metrics() {
        return List.of();
    }

    /** Closes the plugin; no method is called afterwards. */
    @Override
    void close();
}
