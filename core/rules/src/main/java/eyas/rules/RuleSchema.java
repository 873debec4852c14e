package eyas.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The schema of rules files: Falco's published schema with Eyas's additions. {@link SchemaCheck} checks documents against it; it is also
 * available as a JSON Schema for editors and pipelines.
 */
public final class RuleSchema {
    private static final Schema TEXT = new Type("string");
    private static final Schema FLAG = new Type("boolean");
    private static final Schema NUMBER = new Type("integer");
    private static final Schema ANYTHING = new Any();
    private static final Schema PRIORITY = new Enumeration(
            Set.of("EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "INFORMATIONAL", "DEBUG"));
    private static final Schema OPERATION = new Enumeration(Set.of("append", "replace"));
    private static final Schema PLUGIN_VERSION =
            new Fields(Map.of("name", TEXT, "version", TEXT), List.of("name", "version"), false);
    private static final Schema PLUGIN = new Fields(
            Map.of("name", TEXT, "version", TEXT, "alternatives", new Array(PLUGIN_VERSION)),
            List.of("name", "version"),
            false);
    private static final Schema EXCEPTION = new Fields(
            Map.of("name", TEXT, "fields", ANYTHING, "comps", ANYTHING, "values", ANYTHING), List.of("name"), false);
    private static final Schema OVERRIDE = new Fields(
            Map.ofEntries(
                    Map.entry("items", OPERATION),
                    Map.entry("desc", OPERATION),
                    Map.entry("condition", OPERATION),
                    Map.entry("output", OPERATION),
                    Map.entry("priority", OPERATION),
                    Map.entry("enabled", OPERATION),
                    Map.entry("exceptions", OPERATION),
                    Map.entry("capture", OPERATION),
                    Map.entry("capture_duration", OPERATION),
                    Map.entry("tags", OPERATION),
                    Map.entry("warn_evttypes", OPERATION),
                    Map.entry("silent", OPERATION),
                    Map.entry("by", OPERATION),
                    Map.entry("within", OPERATION),
                    Map.entry("ordered", OPERATION),
                    Map.entry("events", OPERATION),
                    Map.entry("skip-if-unknown-filter", OPERATION)),
            List.of(),
            true);
    private static final Schema CORRELATION_EVENT = new Fields(
            Map.of("rules", new Array(TEXT), "tags", new Array(TEXT), "count", NUMBER, "distinct", TEXT),
            List.of(),
            false);
    private static final Schema ITEM = new Fields(
            Map.ofEntries(
                    Map.entry("required_engine_version", TEXT),
                    Map.entry("required_plugin_versions", new Array(PLUGIN)),
                    Map.entry("macro", TEXT),
                    Map.entry("condition", TEXT),
                    Map.entry("list", TEXT),
                    Map.entry("items", new Array(TEXT)),
                    Map.entry("rule", TEXT),
                    Map.entry("desc", TEXT),
                    Map.entry("enabled", FLAG),
                    Map.entry("output", TEXT),
                    Map.entry("append", FLAG),
                    Map.entry("priority", PRIORITY),
                    Map.entry("capture", FLAG),
                    Map.entry("capture_duration", NUMBER),
                    Map.entry("source", TEXT),
                    Map.entry("exceptions", new Array(EXCEPTION)),
                    Map.entry("override", OVERRIDE),
                    Map.entry("tags", new Array(TEXT)),
                    Map.entry("warn_evttypes", FLAG),
                    Map.entry("silent", FLAG),
                    Map.entry("correlation", TEXT),
                    Map.entry("by", TEXT),
                    Map.entry("within", TEXT),
                    Map.entry("ordered", FLAG),
                    Map.entry("events", new Array(CORRELATION_EVENT)),
                    Map.entry("skip-if-unknown-filter", FLAG)),
            List.of(),
            false);
    static final Schema FILE = new Array(ITEM);

    private RuleSchema() {}

    sealed interface Schema {}

    record Any() implements Schema {}

    record Type(String name) implements Schema {}

    record Enumeration(Set<String> allowed) implements Schema {}

    record Array(Schema items) implements Schema {}

    record Fields(Map<String, Schema> properties, List<String> required, boolean notEmpty) implements Schema {
        Fields {
            // Errors are reported in the alphabetical order of the properties.
            properties = new TreeMap<>(properties);
        }
    }

    /** Returns the schema as maps, lists and scalars. */
    public static Map<String, Object> data() {
        Map<String, Object> schema = data(FILE);
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "Falco rules file");
        return schema;
    }

    private static Map<String, Object> data(Schema schema) {
        Map<String, Object> data = new TreeMap<>();
        switch (schema) {
            case Any _ -> {}
            // YAML parses an unquoted text as another type if it looks like one.
            case Type(String name) ->
                data.put("type", name.equals("string") ? List.of("string", "number", "boolean") : name);
            case Enumeration(Set<String> allowed) -> data.put("enum", List.copyOf(new TreeSet<>(allowed)));
            case Array(Schema items) -> {
                data.put("type", "array");
                data.put("items", data(items));
            }
            case Fields(Map<String, Schema> properties, List<String> required, boolean notEmpty) -> {
                Map<String, Object> inner = new TreeMap<>();
                properties.forEach((name, each) -> inner.put(name, data(each)));
                data.put("type", "object");
                data.put("properties", inner);
                data.put("additionalProperties", false);
                if (!required.isEmpty()) {
                    data.put("required", required);
                }
                if (notEmpty) {
                    data.put("minProperties", 1);
                }
            }
        }
        return data;
    }
}
