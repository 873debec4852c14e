package eyas.plugin.intake;

import eyas.plugin.PluginException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the map that {@code init_config} of a plugin in Java is; no text is an empty map. Immutable. */
public final class InitConfig {
    private final String plugin;
    private final List<String> known;
    private final JsonNode root;

    /**
     * Reads {@code config}.
     *
     * @param plugin whose it is, for messages
     * @param limits what the JSON may take
     * @param known the keys that may be given, in the order in which messages name them; at least two
     * @throws PluginException if it is no map, or has other keys
     */
    public InitConfig(String plugin, String config, IntakeLimits limits, List<String> known) {
        this.plugin = plugin;
        this.known = List.copyOf(known);
        this.root = config.isBlank() ? JsonNodeFactory.instance.objectNode() : read(config, limits);
        for (String name : root.propertyNames()) {
            if (!known.contains(name)) {
                throw fault("'" + name + "' is not known");
            }
        }
    }

    private JsonNode read(String config, IntakeLimits limits) {
        try {
            return new Json(limits).read(config.getBytes(StandardCharsets.UTF_8));
        } catch (JsonFault e) {
            throw fault("is no map: " + e.getMessage());
        }
    }

    /** Tells whether the key is given. */
    public boolean has(String name) {
        return !root.path(name).isMissingNode();
    }

    /** Returns the text of a key, empty where it is not given or no text. */
    public String text(String name) {
        return root.path(name).asString("");
    }

    /**
     * Returns a number of bytes, {@code otherwise} where it is not given.
     *
     * @throws PluginException if it is no number from 1 to {@code most}
     */
    public int size(String name, int otherwise, int most) {
        JsonNode node = root.path(name);
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (!node.isIntegralNumber() || node.longValue() < 1 || node.longValue() > most) {
            throw fault(name + " is " + node + ", not a number of bytes from 1 to " + most);
        }
        return node.intValue();
    }

    /** Returns what to throw where {@code fault} is wrong with it. */
    public PluginException fault(String fault) {
        String names = String.join(", ", known.subList(0, known.size() - 1)) + " and " + known.getLast();
        return PluginException.of(plugin, "init_config", fault, "known are " + names);
    }
}
