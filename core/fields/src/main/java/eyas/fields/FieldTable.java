package eyas.fields;

import eyas.event.ParamFormat;
import eyas.event.ParamType;
import eyas.event.TableReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the tab-separated tables of this module; lines that start with {@code #} are comments. */
final class FieldTable {
    private static final List<FieldDefinition> DEFINITIONS = read();

    private FieldTable() {}

    /** Returns the definitions of {@code fields.tsv} in the order of the file. */
    static List<FieldDefinition> definitions() {
        return DEFINITIONS;
    }

    /** Returns the definitions of some groups, in the order of the file. */
    static List<FieldDefinition> definitions(Set<String> groups) {
        return DEFINITIONS.stream()
                .filter(definition -> groups.contains(definition.group()))
                .toList();
    }

    private static List<FieldDefinition> read() {
        List<FieldDefinition> definitions = new ArrayList<>(300);
        for (String[] row : rows("fields.tsv", 6)) {
            definitions.add(new FieldDefinition(
                    row[0],
                    ParamType.valueOf(row[1]),
                    flags(row[2]),
                    ParamFormat.valueOf(row[3].toUpperCase(Locale.ROOT)),
                    row[4],
                    row[5]));
        }
        return List.copyOf(definitions);
    }

    private static Set<FieldFlag> flags(String text) {
        Set<FieldFlag> flags = EnumSet.noneOf(FieldFlag.class);
        if (!text.equals("-")) {
            for (String flag : text.split("\\|", -1)) {
                flags.add(FieldFlag.valueOf(flag));
            }
        }
        return flags;
    }

    /** Returns the rows of a table of numbers and names as an array by number; empty for numbers without a name. */
    static byte[][] names(String resource) {
        List<String[]> rows = rows(resource, 2);
        int size = 0;
        for (String[] row : rows) {
            size = Math.max(size, Integer.parseInt(row[0]) + 1);
        }
        byte[][] names = new byte[size][0];
        for (String[] row : rows) {
            names[Integer.parseInt(row[0])] = row[1].getBytes(StandardCharsets.US_ASCII);
        }
        return names;
    }

    private static List<String[]> rows(String resource, int columns) {
        return TableReader.rows(FieldTable.class.getResourceAsStream(resource), resource, columns);
    }
}
