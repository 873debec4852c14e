package eyas.fields;

import eyas.event.ParamFormat;
import eyas.event.ParamType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the tab-separated tables that this module ships; lines that start with {@code #} are comments. */
final class FieldTable {
    private FieldTable() {}

    /** Returns the definitions of {@code fields.tsv} in the order of the file. */
    static List<FieldDefinition> definitions() {
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

    /** Returns the rows of a table of numbers and names as an array by number; empty where there is no name. */
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
        try (InputStream in = FieldTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing from module eyas.fields");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            List<String[]> rows = new ArrayList<>();
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.isEmpty() || line.charAt(0) == '#') {
                    continue;
                }
                String[] row = line.split("\t", -1);
                if (row.length != columns) {
                    throw new IllegalStateException(
                            resource + ":" + number + ": " + row.length + " columns, expected " + columns);
                }
                rows.add(row);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + resource, e);
        }
    }
}
