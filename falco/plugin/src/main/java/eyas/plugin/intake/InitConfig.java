package eyas.plugin.intake;

import eyas.plugin.PluginException;
import eyas.text.json.JsonException;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Parses {@code init_config} of a Java plugin as a map; no text is an empty map. Immutable. */
public final class InitConfig {
    private final String plugin;
    private final List<String> known;
    private final JsonValue root;

    /**
     * Parses {@code config}.
     *
     * @param plugin name of the plugin, for messages
     * @param limits limits for the JSON
     * @param known allowed keys, in the order in which messages list them; at least two
     * @throws PluginException if it is not a map, or has other keys
     */
    public InitConfig(String plugin, String config, IntakeLimits limits, List<String> known) {
        this.plugin = plugin;
        this.known = List.copyOf(known);
        this.root = config.isBlank() ? new JsonValue.Fields(Map.of()) : read(config, limits);
        for (String name : root.fields().keySet()) {
            if (!known.contains(name)) {
                throw fault("'" + name + "' is not known");
            }
        }
    }

    private JsonValue read(String config, IntakeLimits limits) {
        try {
            return new JsonDocuments(limits).read(config.getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw fault("is no map: " + e.getMessage());
        }
    }

    /** Returns whether the key is present. */
    public boolean has(String name) {
        return root.get(name) != JsonValue.Absent.MISSING;
    }

    /** Returns the string of a key, empty if it is missing or not a string. */
    public String text(String name) {
        return root.get(name).text();
    }

    /**
     * Returns a number of bytes, {@code otherwise} if it is missing.
     *
     * @throws PluginException if it is not a number from 1 to {@code most}
     */
    public int size(String name, int otherwise, int most) {
        JsonValue value = root.get(name);
        if (value == JsonValue.Absent.MISSING) {
            return otherwise;
        }
        long size = value.integer(0);
        if (size < 1 || size > most) {
            throw fault(name + " is " + JsonText.inOrder(value) + ", not a number of bytes from 1 to " + most);
        }
        return (int) size;
    }

    /** Returns the exception for a fault of the configuration. */
    public PluginException fault(String fault) {
        String names = String.join(", ", known.subList(0, known.size() - 1)) + " and " + known.getLast();
        return PluginException.of(plugin, "init_config", fault, "known are " + names);
    }
}
