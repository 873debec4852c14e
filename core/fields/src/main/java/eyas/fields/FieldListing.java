package eyas.fields;

import eyas.text.MarkdownEscaper;
import eyas.text.json.JsonText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Formats a catalog as text, Markdown or JSON.
 *
 * <p>Omits fields that are neither for conditions nor for outputs.
 */
public final class FieldListing {
    private final Map<String, List<FieldDefinition>> groups = new LinkedHashMap<>();

    /** Creates a listing of {@code catalog}. */
    public FieldListing(FieldCatalog catalog) {
        this(catalog, Set.of(FieldFlag.TABLE_ONLY));
    }

    private FieldListing(FieldCatalog catalog, Set<FieldFlag> without) {
        for (FieldDefinition definition : catalog.definitions()) {
            if (without.stream().noneMatch(definition::has)) {
                String heading = definition.group() + (definition.has(FieldFlag.EXTENSION) ? " (Eyas only)" : "");
                groups.computeIfAbsent(heading, g -> new ArrayList<>()).add(definition);
            }
        }
    }

    /** Creates a listing of the fields for new rules: without deprecated fields and those that conditions cannot use. */
    public static FieldListing forNewRules(FieldCatalog catalog) {
        return new FieldListing(catalog, Set.of(FieldFlag.TABLE_ONLY, FieldFlag.PRINT_ONLY, FieldFlag.DEPRECATED));
    }

    /** Returns the fields by their heading. */
    public Map<String, List<FieldDefinition>> groups() {
        return Collections.unmodifiableMap(groups);
    }

    /** Returns the names only, one per line. */
    public String names() {
        StringBuilder out = new StringBuilder();
        groups.values()
                .forEach(fields -> fields.forEach(f -> out.append(f.name()).append('\n')));
        return out.toString();
    }

    /** Returns the listing as text, one paragraph per field. */
    public String text() {
        StringBuilder out = new StringBuilder();
        groups.forEach((group, fields) -> {
            out.append(group).append('\n').append("-".repeat(group.length())).append('\n');
            for (FieldDefinition field : fields) {
                out.append(String.format(Locale.ROOT, "%-32s %s%n", field.name(), field.description()));
                String remarks = remarks(field);
                out.append(" ".repeat(33)).append(remarks).append('\n');
            }
            out.append('\n');
        });
        return out.toString();
    }

    /** Returns the listing as Markdown, one table per group. */
    public String markdown() {
        StringBuilder out = new StringBuilder();
        groups.forEach((group, fields) -> {
            out.append("## ").append(group).append("\n\nName | Type | Description\n:----|:-----|:-----------\n");
            for (FieldDefinition field : fields) {
                out.append('`')
                        .append(field.name())
                        .append("` | ")
                        .append(remarks(field))
                        .append(" | ");
                out.append(MarkdownEscaper.cell(field.description())).append('\n');
            }
            out.append('\n');
        });
        return out.toString();
    }

    /** Returns the listing as a JSON array of objects. */
    public String json() {
        StringBuilder out = new StringBuilder("[");
        groups.forEach((group, fields) -> {
            for (FieldDefinition field : fields) {
                out.append(out.length() > 1 ? ",\n " : "\n ").append(JsonText.inOrder(data(group, field)));
            }
        });
        return out.append("\n]\n").toString();
    }

    private static Map<String, Object> data(String group, FieldDefinition field) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", field.name());
        data.put("group", group);
        data.put("type", field.type().toString());
        data.put(
                "flags",
                Stream.of(FieldFlag.values())
                        .filter(field::has)
                        .map(flag -> flag.name().toLowerCase(Locale.ROOT))
                        .toList());
        data.put("description", field.description());
        return data;
    }

    private static String remarks(FieldDefinition field) {
        StringBuilder out = new StringBuilder(field.type().name());
        for (FieldFlag flag : FieldFlag.values()) {
            if (field.has(flag)) {
                out.append(", ").append(flag.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        }
        return out.toString();
    }
}
