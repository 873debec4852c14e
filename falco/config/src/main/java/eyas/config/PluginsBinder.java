package eyas.config;

import eyas.config.ConfigNode.Empty;
import eyas.config.ConfigNode.Items;
import eyas.config.ConfigNode.Keys;
import eyas.config.ConfigNode.Text;
import eyas.config.FalcoConfig.Containers;
import eyas.config.FalcoConfig.Plugin;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.text.NearestName;
import eyas.text.SourceRange;
import eyas.text.json.JsonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Binds the plugins to load. */
final class PluginsBinder {
    private static final Path DIRECTORY = Path.of("/usr/share/falco/plugins");

    private final ConfigValues settings;
    private final ContainersBinder containers;

    /** @param ignored receives settings without effect */
    PluginsBinder(ConfigValues settings, List<Diagnostic> ignored) {
        this.settings = settings;
        this.containers = new ContainersBinder(ignored);
    }

    /**
     * Plugin settings.
     *
     * @param plugins plugins to load
     * @param containers settings of the built-in plugin
     */
    record Bound(List<Plugin> plugins, Containers containers) {}

    Bound bind() throws ConfigException {
        Map<String, Plugin> known = new LinkedHashMap<>();
        Map<String, Containers> builtIn = new LinkedHashMap<>();
        for (ConfigNode entry : settings.list("plugins")) {
            Plugin plugin = plugin(entry);
            known.putIfAbsent(plugin.name(), plugin);
            if (entry instanceof Keys keys
                    && keys.find("library_path") instanceof Text library
                    && ContainersBinder.owns(library)) {
                builtIn.put(plugin.name(), containers.bind(keys.find("init_config")));
            }
        }
        List<Plugin> chosen = chosen(known);
        Containers reported = Containers.USUAL;
        for (Plugin plugin : chosen) {
            reported = builtIn.getOrDefault(plugin.name(), reported);
        }
        return new Bound(
                chosen.stream()
                        .filter(plugin -> !builtIn.containsKey(plugin.name()))
                        .toList(),
                reported);
    }

    private List<Plugin> chosen(Map<String, Plugin> known) throws ConfigException {
        if (!settings.isSet("load_plugins")) {
            return List.copyOf(known.values());
        }
        List<Plugin> chosen = new ArrayList<>();
        for (Text name : settings.texts("load_plugins")) {
            Plugin plugin = known.get(name.value());
            if (plugin == null) {
                String nearest = NearestName.of(name.value(), known.keySet());
                throw new ConfigException(Diagnostic.of(
                        DiagnosticCode.CONFIG_VALUE,
                        name.place(),
                        "Cannot load plugin '" + name.value() + "': plugin config not found for given name",
                        nearest == null
                                ? Fix.of("list it under 'plugins'")
                                : Fix.meant(nearest, name.value(), name.place())));
            }
            chosen.add(plugin);
        }
        return chosen;
    }

    private static Plugin plugin(ConfigNode entry) throws ConfigException {
        if (!(entry instanceof Keys keys)
                || !(keys.find("name") instanceof Text name)
                || !(keys.find("library_path") instanceof Text library)) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_MISSING,
                    entry.place(),
                    "an entry of 'plugins' lacks a name or a library",
                    "give name and library_path");
        }
        ConfigNode config = keys.find("init_config");
        ConfigNode parameters = keys.find("open_params");
        return new Plugin(
                name.value(),
                library(library),
                config == null ? "" : config instanceof Keys ? JsonText.compact(data(config)) : scalar(config),
                parameters == null ? "" : scalar(parameters).strip());
    }

    /** Resolves a relative path against the directory of plugins, which it must not leave. */
    private static String library(Text text) throws ConfigException {
        if (Plugin.isJava(text.value())) {
            return text.value();
        }
        Path path = Path.of(text.value());
        if (path.isAbsolute() || text.value().isEmpty()) {
            return text.value();
        }
        Path resolved = DIRECTORY.resolve(path).normalize();
        if (!resolved.startsWith(DIRECTORY)) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    text.place(),
                    "plugin library_path '" + text.value() + "' resolves outside the plugins directory (" + DIRECTORY
                            + ")",
                    "write an absolute path");
        }
        return resolved.toString();
    }

    private static String scalar(ConfigNode node) {
        return node instanceof Text text ? text.value() : "";
    }

    /** Returns a plugin's setting as JSON: scalars that parse as numbers or Booleans are converted. */
    private static Object data(ConfigNode node) {
        return switch (node) {
            case Empty _ -> "";
            case Text(String value, SourceRange _) -> scalarData(value);
            case Items(List<ConfigNode> items, SourceRange _) ->
                items.stream().map(PluginsBinder::data).toList();
            case Keys(Map<String, ConfigNode> entries, var _, SourceRange _) -> {
                Map<String, Object> map = new LinkedHashMap<>();
                entries.forEach((name, value) -> map.put(name, data(value)));
                yield map;
            }
        };
    }

    private static Object scalarData(String value) {
        Long whole = Scalars.integer(value);
        if (whole != null) {
            return whole;
        }
        Double number = Scalars.number(value);
        if (number != null) {
            return number;
        }
        Boolean truth = Scalars.truth(value);
        return truth != null ? truth : value;
    }
}
