package eyas.rules;

import eyas.rules.yaml.YamlNode;
import eyas.rules.yaml.YamlNode.Entry;
import eyas.rules.yaml.YamlNode.Mapping;
import eyas.rules.yaml.YamlNode.Scalar;
import eyas.rules.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares a document with the schema that Falco publishes for rules files, and what we add to it, in the words of Falco's
 * validator.
 *
 * <p>What it says only warns; the item reader decides.
 */
final class SchemaCheck {
    private static final Schema TEXT = new Type("string");
    private static final Schema FLAG = new Type("boolean");
    private static final Schema NUMBER = new Type("integer");
    private static final Schema ANYTHING = new Any();
    private static final Schema PRIORITY = new Words(
            Set.of("EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "INFORMATIONAL", "DEBUG"));
    private static final Schema OPERATION = new Words(Set.of("append", "replace"));
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
    private static final Schema FILE = new Array(ITEM);

    /** The most complaints about one document. */
    private static final int LIMIT = 1000;

    private SchemaCheck() {}

    private sealed interface Schema {}

    private record Any() implements Schema {}

    private record Type(String name) implements Schema {}

    private record Words(Set<String> allowed) implements Schema {}

    private record Array(Schema items) implements Schema {}

    private record Fields(Map<String, Schema> properties, List<String> required, boolean notEmpty) implements Schema {
        Fields {
            // Complaints come in the alphabetical order of the properties.
            properties = new TreeMap<>(properties);
        }
    }

    /** Returns {@code ok} or complaints, the innermost first. */
    static List<String> check(YamlNode document) {
        List<String> complaints = new ArrayList<>();
        boolean valid = valid(document, FILE, "<root>", complaints);
        return valid ? List.of("ok") : complaints;
    }

    private static boolean complain(List<String> complaints, String path, String words) {
        if (complaints.size() < LIMIT) {
            complaints.add("failed for " + path + ": " + words);
        }
        return false;
    }

    private static boolean valid(YamlNode node, Schema schema, String path, List<String> complaints) {
        return switch (schema) {
            case Any any -> true;
            case Type type -> hasType(node, type.name) || wrongType(complaints, path);
            case Words words -> {
                boolean listed = node instanceof Scalar scalar && words.allowed.contains(scalar.value());
                yield listed || complain(complaints, path, "Failed to match against any enum values.");
            }
            case Array array ->
                node instanceof Sequence sequence
                        ? items(sequence, array, path, complaints)
                        : wrongType(complaints, path);
            case Fields object ->
                node instanceof Mapping mapping
                        ? properties(mapping, object, path, complaints)
                        : wrongType(complaints, path);
        };
    }

    private static boolean wrongType(List<String> complaints, String path) {
        return complain(complaints, path, "Value type not permitted by 'type' constraint.");
    }

    private static boolean hasType(YamlNode node, String type) {
        if (!(node instanceof Scalar scalar)) {
            return false;
        }
        return switch (type) {
            case "boolean" -> scalar.value().equals("true") || scalar.value().equals("false");
            case "integer" -> scalar.value().matches("[+-]?[0-9]{1,18}");
            default -> !scalar.isNull();
        };
    }

    private static boolean items(Sequence sequence, Array array, String path, List<String> complaints) {
        boolean valid = true;
        for (int i = 0; i < sequence.items().size(); i++) {
            YamlNode item = sequence.items().get(i);
            if (!valid(item, array.items, path + "[" + i + "]", complaints)) {
                valid = complain(complaints, path, "Failed to validate item #" + i + " in array.");
            }
        }
        return valid;
    }

    private static boolean properties(Mapping mapping, Fields object, String path, List<String> complaints) {
        if (object.notEmpty && mapping.entries().isEmpty()) {
            return complain(complaints, path, "Object should have no fewer than 1 properties.");
        }
        boolean valid = true;
        for (Map.Entry<String, Schema> property : object.properties.entrySet()) {
            String name = property.getKey();
            YamlNode value = mapping.find(name);
            if (value != null && !valid(value, property.getValue(), path + "[" + name + "]", complaints)) {
                valid = complain(
                        complaints,
                        path,
                        "Failed to validate against schema associated with property name '" + name + "'.");
            }
        }
        for (Entry entry : mapping.entries()) {
            String key = entry.key() instanceof Scalar scalar ? scalar.value() : "";
            if (!object.properties.containsKey(key)) {
                return complain(
                        complaints,
                        path,
                        "Object contains a property that could not be validated using 'properties' or"
                                + " 'additionalProperties' constraints: '" + key + "'.");
            }
        }
        for (String required : object.required) {
            if (valid && mapping.find(required) == null) {
                valid = complain(complaints, path, "Missing required property '" + required + "'.");
            }
        }
        return valid;
    }
}
