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
 * Holds documents against OCSF 1.7: only attributes that a class or object has, of their types, with values that an enumeration has,
 * and all that are required; from {@code ocsf-1.7.tsv}.
 */
final class OcsfSchema {
    private static final String RESOURCE = "forms/ocsf-1.7.tsv";
    /** Stands for the attributes of which one must be there. */
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

    /** Return what is wrong with a Detection Finding, in words; nothing where it is right. */
    List<String> faults(JsonNode document) {
        List<String> faults = new ArrayList<>();
        object("detection_finding", document, "", faults);
        return faults;
    }

    private void object(String kind, JsonNode node, String place, List<String> faults) {
        if (!node.isObject()) {
            faults.add(place + " is no object");
            return;
        }
        Map<String, Attribute> known = objects.get(kind);
        if (known == null) {
            faults.add(place + ": the table does not have " + kind);
            return;
        }
        node.forEachEntry((name, value) -> {
            Attribute attribute = known.get(name);
            String inner = place + "/" + name;
            if (attribute == null || name.equals(ANY)) {
                faults.add(inner + " is no attribute of " + kind);
            } else if (!attribute.isList()) {
                value(attribute, value, inner, faults);
            } else if (!value.isArray() || value.isEmpty()) {
                faults.add(inner + " is no list with something in it");
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
            faults.add(place + " is no " + attribute.type() + ": " + value);
        }
        if (!attribute.values().isEmpty() && !attribute.values().contains(value.asString())) {
            faults.add(place + " is none of " + attribute.values() + ": " + value);
        }
    }
}
