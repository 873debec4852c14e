package eyas.plugin.nativeapi;

import eyas.plugin.PluginException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks a plugin's configuration against the JSON Schema that the plugin gives.
 *
 * <p>Looked at are {@code type}, {@code properties}, {@code required}, {@code additionalProperties: false},
 * {@code items}, {@code enum}, {@code minimum}, {@code maximum}, {@code minLength}, {@code maxLength} and references
 * inside the schema: what the generators of plugins write. Other words are not looked at; the plugin itself has the last
 * word.
 */
final class PluginConfigSchema {
    private static final int DEPTH = 64;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .build())
                    .build())
            .build();

    private final String plugin;
    private final JsonNode root;

    private PluginConfigSchema(String plugin, JsonNode root) {
        this.plugin = plugin;
        this.root = root;
    }

    /**
     * Returns the configuration that the plugin is to get.
     *
     * @param schema empty where there is none: then nothing is checked
     * @throws PluginException if the configuration does not fit; the message names the place
     */
    static String check(String plugin, String schema, String config) {
        if (schema.isEmpty()) {
            return config;
        }
        JsonNode root = parse(plugin, "get_init_schema", schema, "ask its author for a corrected version");
        if (!root.isObject()) {
            throw PluginException.of(
                    plugin,
                    "get_init_schema",
                    "did not return a JSON object",
                    "ask its author for a corrected version");
        }
        String given = config.isEmpty() ? "{}" : config;
        JsonNode value = parse(plugin, "init_config", given, "write it as a map, or as JSON");
        new PluginConfigSchema(plugin, root).check(root, value, "", 0);
        return given;
    }

    private static JsonNode parse(String plugin, String what, String text, String cure) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw PluginException.of(plugin, what, "is not valid JSON: " + e.getOriginalMessage(), cure);
        }
    }

    private void check(JsonNode schema, JsonNode value, String place, int depth) {
        JsonNode rules = resolved(schema, depth);
        if (!rules.isObject()) {
            return;
        }
        if (!isOfType(rules.path("type"), value)) {
            throw fault(place, "must be of type " + rules.path("type") + ", but is " + shortened(value));
        }
        JsonNode choices = rules.path("enum");
        if (choices.isArray() && choices.valueStream().noneMatch(value::equals)) {
            throw fault(place, "must be one of " + choices + ", but is " + shortened(value));
        }
        bounds(rules, value, place);
        if (value.isObject()) {
            object(rules, value, place, depth);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(rules.path("items"), value.get(i), place + "[" + i + "]", depth + 1);
            }
        }
    }

    private void object(JsonNode rules, JsonNode value, String place, int depth) {
        for (JsonNode name : rules.path("required")) {
            if (value.path(name.asString("")).isMissingNode()) {
                throw fault(place, "lacks '" + name.asString("") + "'");
            }
        }
        JsonNode properties = rules.path("properties");
        for (var entry : value.properties()) {
            JsonNode property = properties.path(entry.getKey());
            String inside = place + "." + entry.getKey();
            if (!property.isMissingNode()) {
                check(property, entry.getValue(), inside, depth + 1);
            } else if (rules.path("additionalProperties").isBoolean()
                    && !rules.path("additionalProperties").booleanValue()) {
                throw fault(inside, "is not known; known are " + properties.propertyNames());
            }
        }
    }

    private void bounds(JsonNode rules, JsonNode value, String place) {
        if (value.isNumber()) {
            double number = value.doubleValue();
            if (number < rules.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
                    || number > rules.path("maximum").asDouble(Double.POSITIVE_INFINITY)) {
                throw fault(
                        place,
                        "is " + value + ", not between " + rules.path("minimum") + " and " + rules.path("maximum"));
            }
        } else if (value.isString()) {
            int length = value.stringValue().length();
            if (length < rules.path("minLength").asInt(0)
                    || length > rules.path("maxLength").asInt(Integer.MAX_VALUE)) {
                throw fault(place, "has " + length + " characters, which is too few or too many");
            }
        }
    }

    private JsonNode resolved(JsonNode schema, int depth) {
        JsonNode node = schema;
        for (int i = depth; node.path("$ref").isString(); i++) {
            String reference = node.path("$ref").stringValue();
            if (i > DEPTH || !reference.startsWith("#")) {
                throw PluginException.of(
                        plugin,
                        "get_init_schema",
                        "refers to '" + reference + "', which cannot be followed",
                        "ask its author for a corrected version");
            }
            node = reference.length() == 1 ? root : root.at(reference.substring(1));
        }
        return node;
    }

    private static boolean isOfType(@Nullable JsonNode type, JsonNode value) {
        if (type == null || type.isMissingNode()) {
            return true;
        }
        if (type.isArray()) {
            return type.valueStream().anyMatch(each -> isOfType(each, value));
        }
        return switch (type.asString("")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber() || (value.isNumber() && value.doubleValue() % 1 == 0);
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> true;
        };
    }

    private static String shortened(JsonNode value) {
        String text = value.toString();
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
