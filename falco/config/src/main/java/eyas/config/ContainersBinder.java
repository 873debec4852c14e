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
 * Reads what Falco's plugin {@code container} is told: which engines are asked, at which sockets. What the plugin does is
 * built in, so its library is not loaded.
 */
final class ContainersBinder {
    private static final String LIBRARY = "libcontainer.so";

    /** What the plugin knows and has no effect here, with the reason. */
    private static final Map<String, String> WITHOUT_EFFECT = Map.of(
            "label_max_len", "labels of more than 100 characters are left out",
            "with_size", "sizes are never asked for",
            "hooks", "containers are asked for when they are made, started, renamed or changed",
            "engine_timeout", "nothing waits for engines at the start",
            "host_root", "the sockets of this machine are asked",
            "log_level", "log_level of falco.yaml counts");

    /** What the plugin takes where nothing is said. */
    private static final Map<String, String> NUMBERS = Map.of("label_max_len", "100", "engine_timeout", "10");

    /** What containers are asked for after, said or not. */
    private static final Set<String> HOOKS = Set.of("create", "start");

    /** Engines that make no difference: their containers are told by their control groups, and there is nobody to ask. */
    private static final Set<String> SILENT = Set.of("lxc", "libvirt_lxc", "bpm");

    private final List<Diagnostic> ignored;

    /** @param ignored takes what has no effect */
    ContainersBinder(List<Diagnostic> ignored) {
        this.ignored = ignored;
    }

    /** Return whether an entry of {@code plugins} is this plugin. */
    static boolean owns(Text library) {
        String path = library.value();
        return path.substring(path.lastIndexOf('/') + 1).equals(LIBRARY);
    }

    /** Reads the plugin's {@code init_config}, null for none. */
    Containers bind(@Nullable ConfigNode config) throws ConfigException {
        Map<String, List<String>> engines = new LinkedHashMap<>(Containers.USUAL.engines());
        if (config instanceof Text text && !text.value().isBlank()) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    text.place(),
                    "init_config of the plugin 'container' is a text",
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
            tell(
                    value,
                    key,
                    nearest == null ? Fix.of("it is not known") : new Fix("did you mean '" + nearest + "'?", null));
        } else if (!isUsual(key, value)) {
            tell(value, key, Fix.of(reason));
        }
    }

    /** Return whether the value asks for nothing but what is done anyway. */
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
            case ConfigNode.Nothing _ -> true;
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
                tell(
                        entry.getValue(),
                        "engines." + name,
                        nearest == null
                                ? Fix.of("there is no such engine here")
                                : Fix.meant(nearest, name, given.placeOf(entry)));
            }
        }
    }

    private static List<String> sockets(Keys settings) throws ConfigException {
        List<String> sockets = new ArrayList<>();
        if (settings.find("sockets") instanceof Items items) {
            for (ConfigNode item : items.items()) {
                if (!(item instanceof Text text) || !text.value().startsWith("/")) {
                    throw new ConfigException(
                            DiagnosticCode.CONFIG_VALUE, item.place(), "a socket is an absolute path", null);
                }
                sockets.add(text.value());
            }
        }
        return sockets;
    }

    private void tell(ConfigNode at, String key, Fix fix) {
        ignored.add(Diagnostic.of(
                DiagnosticCode.CONFIG_NO_EFFECT,
                at.place(),
                "'" + key + "' of the plugin 'container' has no effect",
                fix));
    }
}
