package eyas.conformance;

import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Validates documents against the OCSF 1.7 schema in {@code ocsf-1.7.tsv}: known attributes of classes and objects, their types and
 * enumeration values, and required attributes.
 */
final class OcsfSchema {
    private static final String RESOURCE = "forms/ocsf-1.7.tsv";
    /** Name of the rows that list attributes of which at least one is required. */
    private static final String ANY = "*";

    private record Attribute(String type, boolean isList, boolean isRequired, Set<String> values) {}

    private final Map<String, Map<String, Attribute>> objects = new HashMap<>();

    OcsfSchema() {
        for (String[] row : TableReader.rows(OcsfSchema.class.getResourceAsStream(RESOURCE), RESOURCE, 5)) {
            boolean list = row[2].endsWith("[]");
            objects.computeIfAbsent(row[0], _ -> new LinkedHashMap<>())
                    .put(
                            row[1],
                            new Attribute(
                                    list ? row[2].substring(0, row[2].length() - 2) : row[2],
                                    list,
                                    row[3].equals("required"),
                                    row[4].equals("-")
                                            ? Set.of()
                                            : Set.copyOf(Arrays.asList(row[4].split("\\|", -1)))));
        }
    }

    /** Returns the errors of a Detection Finding; empty if it is valid. */
    List<String> faults(JsonNode document) {
        List<String> faults = new ArrayList<>();
        object("detection_finding", document, "", faults);
        return faults;
    }

    private void object(String kind, JsonNode node, String place, List<String> faults) {
        if (!node.isObject()) {
            faults.add(place + " is not an object");
            return;
        }
        Map<String, Attribute> known = objects.get(kind);
        if (known == null) {
            faults.add(place + ": unknown type " + kind);
            return;
        }
        node.forEachEntry((name, value) -> {
            Attribute attribute = known.get(name);
            String inner = place + "/" + name;
            if (attribute == null || name.equals(ANY)) {
                faults.add(inner + " is not an attribute of " + kind);
            } else if (!attribute.isList()) {
                value(attribute, value, inner, faults);
            } else if (!value.isArray() || value.isEmpty()) {
                faults.add(inner + " is not a list with at least one element");
            } else {
                value.forEach(element -> value(attribute, element, inner + "[]", faults));
            }
        });
        known.forEach((name, attribute) -> {
            if (name.equals(ANY)) {
                if (attribute.values().stream().noneMatch(node::has)) {
                    faults.add(place + " has none of " + attribute.values());
                }
            } else if (attribute.isRequired() && !node.has(name)) {
                faults.add(place + " lacks " + name);
            }
        });
    }

    private void value(Attribute attribute, JsonNode value, String place, List<String> faults) {
        boolean fits = switch (attribute.type()) {
            case "string_t", "file_name_t", "file_path_t", "process_name_t", "username_t", "hostname_t", "url_t" ->
                value.isString() && !value.stringValue().isEmpty();
            case "ip_t" -> value.isString() && value.stringValue().matches("[0-9a-fA-F:.]+(%.+)?");
            case "file_hash_t" -> value.isString() && value.stringValue().matches("[a-fA-F0-9]+");
            case "integer_t", "long_t" -> value.isIntegralNumber();
            case "timestamp_t" ->
                value.isIntegralNumber() && value.longValue() > 0 && value.longValue() < 100_000_000_000_000L;
            case "port_t" -> value.isIntegralNumber() && value.intValue() >= 0 && value.intValue() <= 65_535;
            case "boolean_t" -> value.isBoolean();
            case "object" -> value.isObject();
            case "json_t" -> true;
            default -> {
                object(attribute.type(), value, place, faults);
                yield true;
            }
        };
        if (!fits) {
            faults.add(place + " is not a valid " + attribute.type() + ": " + value);
        }
        if (!attribute.values().isEmpty() && !attribute.values().contains(value.asString())) {
            faults.add(place + " is none of " + attribute.values() + ": " + value);
        }
    }
}
