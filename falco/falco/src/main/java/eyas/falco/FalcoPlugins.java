package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.event.EventSource;
import eyas.fields.FieldCatalog;
import eyas.plugin.EventPlugin;
import eyas.plugin.PluginException;
import eyas.plugin.PluginLimits;
import eyas.plugin.PluginLog;
import eyas.plugin.PluginMetric;
import eyas.plugin.host.PluginConfig;
import eyas.plugin.host.PluginListing;
import eyas.plugin.host.PluginSet;
import eyas.rules.LoadOptions;
import eyas.rules.model.Priority;
import eyas.rules.model.Version;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the plugins of {@code falco.yaml} and their event sources for the lifetime of the program. A reload keeps them and passes a changed
 * configuration to the plugins that accept one.
 */
final class FalcoPlugins implements AutoCloseable {
    static final String SYSCALL = "syscall";

    private final PluginSet plugins;
    private final List<String> enabled;
    private final FalcoLog log;
    private final Map<String, String> configs = new HashMap<>();

    /**
     * Loads the plugins of {@code config}.
     *
     * @param only sources to enable, empty for all; ignored in a replay
     * @param without sources to disable; ignored in a replay
     * @throws FalcoException if a plugin cannot be loaded, a source is unknown, or no source is enabled
     */
    FalcoPlugins(FalcoConfig config, FalcoLog log, List<String> only, List<String> without) {
        this.log = log;
        if (config.containers().listed()) {
            log.log(
                    Priority.INFORMATIONAL,
                    "Plugin '" + FalcoContainers.NAME + "' is built in: version "
                            + FalcoContainers.info().version() + ", no file is loaded");
        }
        try {
            plugins = PluginSet.load(requests(config), this::log, PluginLimits.DEFAULT);
            plugins.loaded()
                    .forEach(each -> log.log(
                            Priority.INFORMATIONAL,
                            "Loaded plugin '" + each.request().name() + "@"
                                    + each.plugin().info().version() + "' from file "
                                    + each.request().library()));
        } catch (PluginException e) {
            throw new FalcoException(String.valueOf(e.getMessage()));
        }
        try {
            // A capture is read completely, whatever the enabled sources; as in Falco.
            enabled = config.engine().kind() == FalcoConfig.EngineKind.REPLAY
                    ? enabled(List.of(), List.of())
                    : enabled(only, without);
        } catch (FalcoException e) {
            plugins.close();
            throw e;
        }
        plugins.loaded()
                .forEach(each ->
                        configs.put(each.request().name(), each.request().config()));
    }

    private static List<PluginConfig> requests(FalcoConfig config) {
        return config.plugins().stream().map(FalcoPlugins::request).toList();
    }

    private static PluginConfig request(FalcoConfig.Plugin plugin) {
        return new PluginConfig(plugin.name(), plugin.library(), plugin.config(), plugin.parameters());
    }

    private void log(PluginLog.Severity severity, String component, String message) {
        Priority priority = switch (severity) {
            case FATAL, CRITICAL -> Priority.CRITICAL;
            case ERROR -> Priority.ERROR;
            case WARNING -> Priority.WARNING;
            case NOTICE -> Priority.NOTICE;
            case INFO -> Priority.INFORMATIONAL;
            case DEBUG, TRACE -> Priority.DEBUG;
        };
        log.log(priority, component + ": " + message);
    }

    private List<String> enabled(List<String> only, List<String> without) {
        if (!only.isEmpty() && !without.isEmpty()) {
            throw new FalcoException("You can not mix --enable-source and --disable-source");
        }
        List<String> known = new ArrayList<>(List.of(SYSCALL));
        known.addAll(plugins.sources());
        for (String source : only.isEmpty() ? without : only) {
            if (!known.contains(source)) {
                throw new FalcoException((only.isEmpty() ? "Attempted disabling" : "Attempted enabling")
                        + " unknown event source: " + source + "; known are " + String.join(", ", known));
            }
        }
        List<String> chosen = new ArrayList<>(known);
        if (!only.isEmpty()) {
            chosen.retainAll(only);
        }
        chosen.removeAll(without);
        if (chosen.isEmpty()) {
            throw new FalcoException("Must enable at least one event source");
        }
        return List.copyOf(chosen);
    }

    /** Returns the fields of each enabled source. */
    Map<String, FieldCatalog> enabledCatalogs() {
        Map<String, FieldCatalog> catalogs = new LinkedHashMap<>(plugins.catalogs());
        catalogs.keySet().retainAll(enabled);
        return catalogs;
    }

    /** Returns the fields of each source, including disabled ones: their rules must still be valid. */
    Map<String, FieldCatalog> catalogs() {
        return plugins.catalogs();
    }

    /** Returns the fields of {@code source}, or of all sources if it is empty; null if the source is unknown. */
    @Nullable
    FieldCatalog listed(String source) {
        return source.isEmpty() ? plugins.allFields() : plugins.catalogs().get(source);
    }

    /** Returns the options for loading rules: built-in parts and the versions of these plugins. */
    LoadOptions options() {
        Map<String, Version> versions = new HashMap<>(LoadOptions.DEFAULT.plugins());
        versions.putAll(plugins.versions());
        return new LoadOptions(true, LoadOptions.DEFAULT.engine(), versions);
    }

    /** Returns the metrics of each plugin, by plugin name. */
    Map<String, List<PluginMetric>> metrics() {
        Map<String, List<PluginMetric>> metrics = new LinkedHashMap<>();
        plugins.loaded()
                .forEach(each ->
                        metrics.put(each.plugin().info().name(), each.plugin().metrics()));
        return metrics;
    }

    PluginSet set() {
        return plugins;
    }

    /** Returns the enabled sources. */
    List<String> enabled() {
        return enabled;
    }

    boolean isEnabled(String source) {
        return enabled.contains(source);
    }

    /** Opens the enabled source plugins. */
    List<EventSource> open() {
        List<EventSource> sources = new ArrayList<>();
        for (String source : enabled) {
            if (!source.equals(SYSCALL)) {
                log.log(Priority.INFORMATIONAL, "Opening '" + source + "' source with plugin");
                sources.add(plugins.open(source)
                        .orElseThrow(() -> new IllegalStateException("no plugin provides the source " + source)));
            }
        }
        return sources;
    }

    /** Passes changed configurations to the plugins that accept them. Any thread. */
    void follow(FalcoConfig config) {
        if (!requests(config).stream()
                .map(PluginConfig::name)
                .toList()
                .equals(plugins.loaded().stream()
                        .map(each -> each.request().name())
                        .toList())) {
            log.log(Priority.WARNING, "plugins and load_plugins: changes take effect at the next start");
        }
        for (PluginConfig request : requests(config)) {
            String before = configs.put(request.name(), request.config());
            if (before != null && !before.equals(request.config())) {
                reconfigure(request);
            }
        }
    }

    private void reconfigure(PluginConfig request) {
        for (PluginSet.Loaded each : plugins.loaded()) {
            if (each.request().name().equals(request.name()) && !each.plugin().reconfigure(request.config())) {
                log.log(
                        Priority.WARNING,
                        "plugin " + request.name()
                                + " does not accept a new configuration while running; changes take effect at the next"
                                + " start");
            }
        }
    }

    /** Prints the output of {@code --list-plugins}. */
    static int list(FalcoConfig config, PrintStream out) {
        boolean containers = config.containers().listed();
        int count = config.plugins().size() + (containers ? 1 : 0);
        StringBuilder text = new StringBuilder(count + " Plugins Loaded:\n\n");
        if (containers) {
            text.append(PluginListing.fieldsOnly(FalcoContainers.info())).append('\n');
        }
        for (FalcoConfig.Plugin each : config.plugins()) {
            try (EventPlugin plugin = PluginSet.inspect(request(each), PluginLimits.DEFAULT)) {
                text.append(PluginListing.summary(plugin)).append('\n');
            } catch (PluginException e) {
                throw new FalcoException(String.valueOf(e.getMessage()));
            }
        }
        out.println(text);
        return FalcoExitCode.OK;
    }

    /** Prints the output of {@code --plugin-info} for the plugin with this name or library. */
    static int describe(FalcoConfig config, String wanted, FalcoLog log, PrintStream out) {
        if (config.containers().listed() && wanted.equals(FalcoContainers.NAME)) {
            out.println(PluginListing.fieldsOnly(FalcoContainers.info()));
            return FalcoExitCode.OK;
        }
        for (FalcoConfig.Plugin each : config.plugins()) {
            if (each.name().equals(wanted) || each.library().equals(wanted)) {
                try (EventPlugin plugin = PluginSet.inspect(request(each), PluginLimits.DEFAULT)) {
                    out.println(PluginListing.summary(plugin));
                    out.println(PluginListing.schema(plugin));
                    plugin.init(
                            each.config(),
                            (severity, component, message) ->
                                    log.log(Priority.INFORMATIONAL, component + ": " + message));
                    out.println(PluginListing.parameters(plugin));
                    return FalcoExitCode.OK;
                } catch (PluginException e) {
                    throw new FalcoException(String.valueOf(e.getMessage()));
                }
            }
        }
        throw new FalcoException("can't find plugin and print its info: " + wanted);
    }

    @Override
    public void close() {
        plugins.close();
    }
}
