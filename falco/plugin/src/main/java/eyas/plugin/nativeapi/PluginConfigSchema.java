package eyas.plugin.nativeapi;

import eyas.plugin.PluginException;
import eyas.plugin.intake.JsonPointer;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.util.Map;

/**
 * Validates a plugin's configuration against the plugin's JSON Schema.
 *
 * <p>Supports {@code type}, {@code properties}, {@code required}, {@code additionalProperties: false}, {@code items}, {@code enum}, {@code
 * minimum}, {@code maximum}, {@code minLength}, {@code maxLength} and references inside the schema, which schema generators of plugins
 * emit. Other keywords are ignored; the plugin validates them itself.
 */
final class PluginConfigSchema {
    private static final int DEPTH = 64;
    private static final JsonReader READER = new JsonReader(new JsonLimits(16 << 20, DEPTH, 1_000_000, 16 << 20));

    private final String plugin;
    private final JsonValue root;

    private PluginConfigSchema(String plugin, JsonValue root) {
        this.plugin = plugin;
        this.root = root;
    }

    /**
     * Returns the configuration to pass to the plugin.
     *
     * @param schema the schema, or empty to skip validation
     * @throws PluginException if the configuration is invalid; the message names the location
     */
    static String check(String plugin, String schema, String config) {
        if (schema.isEmpty()) {
            return config;
        }
        JsonValue root = parse(plugin, "get_init_schema", schema, "ask its author for a corrected version");
        if (!(root instanceof JsonValue.Fields)) {
            throw PluginException.of(
                    plugin,
                    "get_init_schema",
                    "did not return a JSON object",
                    "ask its author for a corrected version");
        }
        String given = config.isEmpty() ? "{}" : config;
        JsonValue value = parse(plugin, "init_config", given, "write it as a map, or as JSON");
        new PluginConfigSchema(plugin, root).check(root, value, "", 0);
        return given;
    }

    private static JsonValue parse(String plugin, String what, String text, String remedy) {
        try {
            return READER.read(text);
        } catch (JsonException e) {
            throw PluginException.of(plugin, what, "is not valid JSON: " + e.getMessage(), remedy);
        }
    }

    private void check(JsonValue schema, JsonValue value, String place, int depth) {
        JsonValue rules = resolved(schema, depth);
        if (!(rules instanceof JsonValue.Fields)) {
            return;
        }
        if (!isOfType(rules.get("type"), value)) {
            throw fault(
                    place, "must be of type " + JsonText.inOrder(rules.get("type")) + ", but is " + shortened(value));
        }
        if (rules.get("enum") instanceof JsonValue.Array choices
                && !choices.values().contains(value)) {
            throw fault(place, "must be one of " + JsonText.inOrder(choices) + ", but is " + shortened(value));
        }
        bounds(rules, value, place);
        if (value instanceof JsonValue.Fields object) {
            object(rules, object, place, depth);
        }
        for (int i = 0; i < value.list().size(); i++) {
            check(rules.get("items"), value.list().get(i), place + "[" + i + "]", depth + 1);
        }
    }

    private void object(JsonValue rules, JsonValue.Fields object, String place, int depth) {
        for (JsonValue name : rules.get("required").list()) {
            if (object.get(name.text()) == JsonValue.Absent.MISSING) {
                throw fault(place, "lacks '" + name.text() + "'");
            }
        }
        JsonValue properties = rules.get("properties");
        for (Map.Entry<String, JsonValue> entry : object.values().entrySet()) {
            JsonValue property = properties.get(entry.getKey());
            String inside = place + "." + entry.getKey();
            if (property != JsonValue.Absent.MISSING) {
                check(property, entry.getValue(), inside, depth + 1);
            } else if (rules.get("additionalProperties") instanceof JsonValue.Truth(boolean additional)
                    && !additional) {
                throw fault(
                        inside, "is not known; known are " + properties.fields().keySet());
            }
        }
    }

    private void bounds(JsonValue rules, JsonValue value, String place) {
        if (value instanceof JsonValue.Numeric) {
            double number = value.number(0);
            JsonValue least = rules.get("minimum");
            JsonValue most = rules.get("maximum");
            if (number < least.number(Double.NEGATIVE_INFINITY) || number > most.number(Double.POSITIVE_INFINITY)) {
                throw fault(
                        place,
                        "is " + shortened(value) + ", not between " + shortened(least) + " and " + shortened(most));
            }
        } else if (value instanceof JsonValue.Text(String text)) {
            int length = text.length();
            if (length < rules.get("minLength").integer(0)
                    || length > rules.get("maxLength").integer(Long.MAX_VALUE)) {
                throw fault(place, "has " + length + " characters, which is too few or too many");
            }
        }
    }

    private JsonValue resolved(JsonValue schema, int depth) {
        JsonValue node = schema;
        for (int i = depth; node.get("$ref") instanceof JsonValue.Text(String reference); i++) {
            if (i > DEPTH || !reference.startsWith("#")) {
                throw PluginException.of(
                        plugin,
                        "get_init_schema",
                        "refers to '" + reference + "', which cannot be followed",
                        "ask its author for a corrected version");
            }
            node = reference.length() == 1
                    ? root
                    : JsonPointer.parse(reference.substring(1)).in(root);
        }
        return node;
    }

    private static boolean isOfType(JsonValue type, JsonValue value) {
        if (type instanceof JsonValue.Array any) {
            return any.values().stream().anyMatch(each -> isOfType(each, value));
        }
        return switch (type.text()) {
            case "object" -> value instanceof JsonValue.Fields;
            case "array" -> value instanceof JsonValue.Array;
            case "string" -> value instanceof JsonValue.Text;
            case "boolean" -> value instanceof JsonValue.Truth;
            case "integer" -> value.number(0.5) % 1 == 0;
            case "number" -> value instanceof JsonValue.Numeric;
            case "null" -> value == JsonValue.Absent.NULL;
            default -> true;
        };
    }

    private static String shortened(JsonValue value) {
        String text = value == JsonValue.Absent.MISSING ? "" : JsonText.inOrder(value);
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private PluginException fault(String place, String fault) {
        return PluginException.of(
                plugin,
                "init_config" + place,
                fault,
                "correct it; 'eyas falco --plugin-info " + plugin + "' shows the schema");
    }
}
