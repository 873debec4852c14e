package eyas.falco;

import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldFlag;
import eyas.fields.FieldListing;
import eyas.text.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lists fields in the format of {@code --list --format json}: classes, each with the sources that it applies to, and fields with type and
 * argument.
 */
final class FieldClasses {
    /** Falco's names for the groups of its own fields; other groups keep their names. */
    private static final Map<String, String> NAMES = Map.of(
            "Event (every source)", "evt",
            "Event", "evt",
            "Process", "process",
            "User", "user",
            "Group", "group",
            "Descriptor", "fd",
            "Path", "fs.path",
            "Poll", "fdlist",
            "Counter", "util",
            "Static", "static");

    private final FieldListing listing;
    private final Map<String, FieldCatalog> catalogs;

    /** @param catalogs the fields of each source, by source name */
    FieldClasses(FieldListing listing, Map<String, FieldCatalog> catalogs) {
        this.listing = listing;
        this.catalogs = Map.copyOf(catalogs);
    }

    /** Returns the classes as JSON. */
    String json() {
        List<Map<String, Object>> classes = new ArrayList<>();
        listing.groups().forEach((heading, fields) -> classes.add(data(heading, fields)));
        return JsonText.pretty(Map.of("fieldclasses", classes));
    }

    /** Returns the names of the fields as JSON. */
    static String names(FieldListing listing) {
        return JsonText.pretty(Map.of("fieldnames", listing.names().lines().toList()));
    }

    private Map<String, Object> data(String heading, List<FieldDefinition> fields) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", NAMES.getOrDefault(heading, heading));
        data.put("desc", heading);
        String first = fields.getFirst().name();
        data.put(
                "event_sources",
                new TreeMap<>(catalogs)
                        .entrySet().stream()
                                .filter(source -> source.getValue().find(first) != null)
                                .map(Map.Entry::getKey)
                                .toList());
        data.put("fields", fields.stream().map(FieldClasses::data).toList());
        return data;
    }

    private static Map<String, Object> data(FieldDefinition field) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", field.name());
        data.put("type", field.type().name());
        data.put("desc", field.description());
        data.put("is_list", field.has(FieldFlag.LIST));
        boolean required = field.has(FieldFlag.ARGUMENT_REQUIRED);
        data.put("argument", required || field.has(FieldFlag.ARGUMENT_ALLOWED) ? argument(field, required) : null);
        return data;
    }

    private static Map<String, Object> argument(FieldDefinition field, boolean required) {
        List<String> kinds = new ArrayList<>();
        if (field.has(FieldFlag.ARGUMENT_INDEX)) {
            kinds.add("INDEX");
        }
        if (field.has(FieldFlag.ARGUMENT_KEY)) {
            kinds.add("KEY");
        }
        return Map.of("required", required, "type", kinds);
    }
}
