package eyas.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes the table of keys as a JSON Schema for editors and pipelines. */
public final class ConfigSchema {
    private ConfigSchema() {}

    /** Returns the schema as maps, lists and scalars. */
    public static Map<String, Object> data() {
        Map<String, Object> schema = object("");
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "falco.yaml");
        return schema;
    }

    private static Map<String, Object> object(String parent) {
        Map<String, Object> schema = new TreeMap<>();
        schema.put("type", "object");
        Map<String, Object> properties = new TreeMap<>();
        for (String name : ConfigKeys.namesBelow(parent)) {
            properties.put(name, property(ConfigKeys.get(parent.isEmpty() ? name : parent + "." + name)));
        }
        if (!properties.isEmpty()) {
            schema.put("properties", properties);
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private static Map<String, Object> property(ConfigKey key) {
        Map<String, Object> schema = switch (key.type()) {
            case MAP -> object(key.path());
            case LIST -> list(key.path());
            case BOOLEAN, INTEGER, NUMBER, STRING -> scalar(key);
            case ANY -> new TreeMap<>();
        };
        if (key.use() != ConfigKey.Use.USED) {
            schema.put("description", "No effect: " + key.note());
        }
        return schema;
    }

    /** A list with one entry may be written without brackets. */
    private static Map<String, Object> list(String path) {
        Map<String, Object> items =
                ConfigKeys.namesBelow(path + "[]").isEmpty() ? new TreeMap<>() : object(path + "[]");
        Map<String, Object> array = new TreeMap<>(Map.of("type", "array", "items", alternatives(items)));
        return new TreeMap<>(Map.of("anyOf", List.of(array, new TreeMap<>(Map.of("type", "string")))));
    }

    private static Map<String, Object> alternatives(Map<String, Object> items) {
        return items.isEmpty()
                ? items
                : new TreeMap<>(Map.of("anyOf", List.of(items, new TreeMap<>(Map.of("type", "string")))));
    }

    private static Map<String, Object> scalar(ConfigKey key) {
        Map<String, Object> schema = new TreeMap<>();
        String type = key.type().name().toLowerCase(Locale.ROOT);
        schema.put("type", type);
        if (key.type() == ConfigKey.Type.INTEGER && !key.choices().isEmpty()) {
            schema.put("minimum", key.least());
            schema.put("maximum", key.most());
        } else if (!key.choices().isEmpty()) {
            schema.put("enum", new ArrayList<>(key.choices()));
        }
        if (!key.fallback().isEmpty()) {
            schema.put("default", fallback(key));
        }
        return schema;
    }

    private static Object fallback(ConfigKey key) {
        return switch (key.type()) {
            case BOOLEAN -> Boolean.parseBoolean(key.fallback());
            case INTEGER -> Long.parseLong(key.fallback());
            case NUMBER -> Double.parseDouble(key.fallback());
            case STRING, LIST, MAP, ANY -> key.fallback();
        };
    }
}
