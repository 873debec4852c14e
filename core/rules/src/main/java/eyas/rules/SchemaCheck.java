package eyas.rules;

import eyas.rules.RuleSchema.Any;
import eyas.rules.RuleSchema.Array;
import eyas.rules.RuleSchema.Enumeration;
import eyas.rules.RuleSchema.Fields;
import eyas.rules.RuleSchema.Schema;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Validates a document against {@link RuleSchema}, with the messages of Falco's validator.
 *
 * <p>Its messages are only warnings; the item reader decides whether a file is valid.
 */
final class SchemaCheck {
    /** The maximum number of errors per document. */
    private static final int LIMIT = 1000;

    private SchemaCheck() {}

    /** Returns {@code ok} or the errors, innermost first. */
    static List<String> check(YamlNode document) {
        List<String> complaints = new ArrayList<>();
        boolean valid = valid(document, RuleSchema.FILE, "<root>", complaints);
        return valid ? List.of("ok") : complaints;
    }

    private static boolean complain(List<String> complaints, String path, String description) {
        if (complaints.size() < LIMIT) {
            complaints.add("failed for " + path + ": " + description);
        }
        return false;
    }

    private static boolean valid(YamlNode node, Schema schema, String path, List<String> complaints) {
        return switch (schema) {
            case Any any -> true;
            case RuleSchema.Type type -> hasType(node, type.name()) || wrongType(complaints, path);
            case Enumeration words -> {
                boolean listed =
                        node instanceof Scalar scalar && words.allowed().contains(scalar.value());
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
            if (!valid(item, array.items(), path + "[" + i + "]", complaints)) {
                valid = complain(complaints, path, "Failed to validate item #" + i + " in array.");
            }
        }
        return valid;
    }

    private static boolean properties(Mapping mapping, Fields object, String path, List<String> complaints) {
        if (object.notEmpty() && mapping.entries().isEmpty()) {
            return complain(complaints, path, "Object should have no fewer than 1 properties.");
        }
        boolean valid = true;
        for (Map.Entry<String, Schema> property : object.properties().entrySet()) {
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
            if (!object.properties().containsKey(key)) {
                return complain(
                        complaints,
                        path,
                        "Object contains a property that could not be validated using 'properties' or"
                                + " 'additionalProperties' constraints: '" + key + "'.");
            }
        }
        for (String required : object.required()) {
            if (valid && mapping.find(required) == null) {
                valid = complain(complaints, path, "Missing required property '" + required + "'.");
            }
        }
        return valid;
    }
}
