package eyas.conformance;

import eyas.event.TableReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Validates documents against the Elastic Common Schema 9.4, read from {@code ecs-9.4.tsv}: only known fields, of the right type, lists
 * where required, and permitted values. Names below {@code labels} and {@code falco} are unrestricted.
 */
final class EcsSchema {
    private static final String RESOURCE = "forms/ecs-9.4.tsv";

    private record Field(String type, boolean isList, Set<String> values) {}

    private final Map<String, Field> fields = new HashMap<>();
    /** Permitted event types by category. */
    private final Map<String, Set<String>> types = new HashMap<>();

    EcsSchema() {
        for (String[] row : TableReader.rows(EcsSchema.class.getResourceAsStream(RESOURCE), RESOURCE, 5)) {
            fields.put(row[0], new Field(row[1], row[2].equals("list"), words(row[3], "\\|")));
            if (!row[4].equals("-")) {
                for (String category : row[4].split("\\|", -1)) {
                    int colon = category.indexOf(':');
                    types.put(category.substring(0, colon), words(category.substring(colon + 1), ","));
                }
            }
        }
    }

    private static Set<String> words(String text, String separator) {
        return text.equals("-") ? Set.of() : new HashSet<>(Arrays.asList(text.split(separator)));
    }

    /** Returns descriptions of the violations in a document; empty if it is valid. */
    List<String> faults(JsonNode document) {
        List<String> faults = new ArrayList<>();
        object(document, "", faults);
        for (String needed : List.of("@timestamp", "ecs", "event")) {
            if (!document.has(needed)) {
                faults.add("lacks " + needed);
            }
        }
        Set<String> expected = new HashSet<>();
        document.at("/event/category")
                .forEach(category -> expected.addAll(types.getOrDefault(category.stringValue(), Set.of())));
        document.at("/event/type").forEach(type -> {
            if (!expected.contains(type.stringValue())) {
                faults.add("event.type " + type + " is not permitted for any of " + document.at("/event/category"));
            }
        });
        return faults;
    }

    private void object(JsonNode node, String place, List<String> faults) {
        node.forEachEntry((name, value) -> {
            String path = place.isEmpty() ? name : place + "." + name;
            Field field = fields.get(path);
            if (path.equals("falco")) {
                return;
            }
            if (path.equals("labels")) {
                value.forEach(label -> {
                    if (!label.isString() && !label.isNumber() && !label.isBoolean()) {
                        faults.add("label is not a scalar: " + label);
                    }
                });
            } else if (value.isObject() && field == null) {
                object(value, path, faults);
            } else if (field == null) {
                faults.add(path + " is not a field");
            } else if (value.isArray() != field.isList()) {
                faults.add(path + (field.isList() ? " is not a list" : " is a list"));
            } else if (value.isArray()) {
                value.forEach(element -> value(field, element, path, faults));
            } else {
                value(field, value, path, faults);
            }
        });
    }

    private static void value(Field field, JsonNode value, String path, List<String> faults) {
        boolean fits = switch (field.type()) {
            case "keyword", "wildcard", "match_only_text" ->
                value.isString() && !value.stringValue().isEmpty();
            case "ip" -> value.isString() && value.stringValue().matches("[0-9a-fA-F:.]+");
            case "long" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "date" -> value.isString() && isInstant(value.stringValue());
            default -> throw new IllegalStateException("no check for type " + field.type());
        };
        if (!fits) {
            faults.add(path + " is not a " + field.type() + ": " + value);
        }
        if (!field.values().isEmpty() && !field.values().contains(value.asString())) {
            faults.add(path + " is not one of " + field.values() + ": " + value);
        }
    }

    private static boolean isInstant(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
