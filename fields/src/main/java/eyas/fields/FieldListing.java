package eyas.fields;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lists a catalogue for people and tools: as text, as Markdown, as JSON.
 *
 * <p>Fields that are neither for conditions nor for outputs are left out.
 */
public final class FieldListing {
    private final Map<String, List<FieldDefinition>> groups = new LinkedHashMap<>();

    /** Makes a listing of {@code catalog}. */
    public FieldListing(FieldCatalog catalog) {
        for (FieldDefinition definition : catalog.definitions()) {
            if (!definition.has(FieldFlag.TABLE_ONLY)) {
                String heading = definition.group() + (definition.has(FieldFlag.EXTENSION) ? " (Eyas only)" : "");
                groups.computeIfAbsent(heading, g -> new ArrayList<>()).add(definition);
            }
        }
    }

    /** Returns one line per name, nothing else. */
    public String names() {
        StringBuilder out = new StringBuilder();
        groups.values()
                .forEach(fields -> fields.forEach(f -> out.append(f.name()).append('\n')));
        return out.toString();
    }

    /** Returns the listing as text, a paragraph per field. */
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

    /** Returns the listing as Markdown, a table per group. */
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
                out.append(field.description().replace("|", "\\|").replace("<", "\\<"))
                        .append('\n');
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
                out.append(out.length() > 1 ? ",\n " : "\n ")
                        .append("{\"name\":\"")
                        .append(field.name());
                out.append("\",\"group\":\"")
                        .append(group)
                        .append("\",\"type\":\"")
                        .append(field.type());
                out.append("\",\"flags\":[");
                String separator = "";
                for (FieldFlag flag : FieldFlag.values()) {
                    if (field.has(flag)) {
                        out.append(separator)
                                .append('"')
                                .append(flag.name().toLowerCase(Locale.ROOT))
                                .append('"');
                        separator = ",";
                    }
                }
                out.append("],\"description\":\"");
                out.append(field.description().replace("\\", "\\\\").replace("\"", "\\\""))
                        .append("\"}");
            }
        });
        return out.append("\n]\n").toString();
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
