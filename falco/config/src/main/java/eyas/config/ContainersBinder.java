package eyas.config;

import eyas.config.ConfigNode.Items;
import eyas.config.ConfigNode.Keys;
import eyas.config.ConfigNode.Text;
import eyas.config.FalcoConfig.Containers;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.text.NearestName;
import eyas.text.SourceRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds the settings of Falco's plugin {@code container}: container engines and their sockets. The plugin's function is built in, so its
 * library is not loaded.
 */
final class ContainersBinder {
    private static final String LIBRARY = "libcontainer.so";

    /** Settings of the plugin without effect here, with the reason. */
    private static final Map<String, String> WITHOUT_EFFECT = Map.of(
            "label_max_len", "labels of more than 100 characters are omitted",
            "with_size", "sizes are never queried",
            "hooks", "containers are queried when they are created, started, renamed or changed",
            "engine_timeout", "the start does not wait for engines",
            "host_root", "the sockets of this machine are used",
            "log_level", "log_level of falco.yaml applies");

    /** Defaults of the plugin. */
    private static final Map<String, String> NUMBERS = Map.of("label_max_len", "100", "engine_timeout", "10");

    /** Container events that always cause a query. */
    private static final Set<String> HOOKS = Set.of("create", "start");

    /** Engines without effect: their containers are identified by control groups, and they have no API. */
    private static final Set<String> SILENT = Set.of("lxc", "libvirt_lxc", "bpm");

    private final List<Diagnostic> ignored;

    /** @param ignored receives settings without effect */
    ContainersBinder(List<Diagnostic> ignored) {
        this.ignored = ignored;
    }

    /** Returns whether an entry of {@code plugins} is this plugin. */
    static boolean owns(Text library) {
        String path = library.value();
        return path.substring(path.lastIndexOf('/') + 1).equals(LIBRARY);
    }

    /** Binds the plugin's {@code init_config}, null for none. */
    Containers bind(@Nullable ConfigNode config) throws ConfigException {
        Map<String, List<String>> engines = new LinkedHashMap<>(Containers.USUAL.engines());
        if (config instanceof Text text && !text.value().isBlank()) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    text.place(),
                    "init_config of the plugin 'container' must be a map",
                    "write a map: init_config: {engines: {docker: {sockets: [/var/run/docker.sock]}}}");
        }
        if (config instanceof Keys keys) {
            for (Map.Entry<String, ConfigNode> entry : keys.entries().entrySet()) {
                if (entry.getKey().equals("engines") && entry.getValue() instanceof Keys each) {
                    engines(each, engines);
                } else {
                    other(entry.getKey(), entry.getValue());
                }
            }
        }
        return new Containers(true, engines);
    }

    private void other(String key, ConfigNode value) {
        String reason = WITHOUT_EFFECT.get(key);
        if (reason == null) {
            String nearest = NearestName.of(key, List.of("engines"));
            warn(
                    value,
                    key,
                    nearest == null ? Fix.of("unknown setting") : new Fix("did you mean '" + nearest + "'?", null));
        } else if (!isUsual(key, value)) {
            warn(value, key, Fix.of(reason));
        }
    }

    /** Returns whether the value requests only the built-in behavior. */
    private static boolean isUsual(String key, ConfigNode value) {
        return switch (value) {
            case Text(String text, SourceRange _) ->
                text.equals(NUMBERS.get(key)) || text.isEmpty() || Boolean.FALSE.equals(Scalars.truth(text));
            case Items(List<ConfigNode> items, SourceRange _) ->
                items.stream()
                        .allMatch(item -> key.equals("hooks")
                                && item instanceof Text(String hook, SourceRange _)
                                && HOOKS.contains(hook));
            case Keys keys -> keys.entries().isEmpty();
            case ConfigNode.Empty _ -> true;
        };
    }

    private void engines(Keys given, Map<String, List<String>> engines) throws ConfigException {
        for (Map.Entry<String, ConfigNode> entry : given.entries().entrySet()) {
            String name = entry.getKey();
            if (engines.containsKey(name) && entry.getValue() instanceof Keys settings) {
                if (settings.find("enabled") instanceof Text text
                        && Boolean.FALSE.equals(Scalars.truth(text.value()))) {
                    engines.remove(name);
                } else {
                    engines.put(name, sockets(settings));
                }
            } else if (!SILENT.contains(name)) {
                String nearest = NearestName.of(name, engines.keySet());
                warn(
                        entry.getValue(),
                        "engines." + name,
                        nearest == null ? Fix.of("unknown engine") : Fix.meant(nearest, name, given.placeOf(entry)));
            }
        }
    }

    private static List<String> sockets(Keys settings) throws ConfigException {
        List<String> sockets = new ArrayList<>();
        if (settings.find("sockets") instanceof Items items) {
            for (ConfigNode item : items.items()) {
                if (!(item instanceof Text text) || !text.value().startsWith("/")) {
                    throw new ConfigException(
                            DiagnosticCode.CONFIG_VALUE, item.place(), "a socket must be an absolute path", null);
                }
                sockets.add(text.value());
            }
        }
        return sockets;
    }

    private void warn(ConfigNode at, String key, Fix fix) {
        ignored.add(Diagnostic.of(
                DiagnosticCode.CONFIG_NO_EFFECT,
                at.place(),
                "'" + key + "' of the plugin 'container' has no effect",
                fix));
    }
}
