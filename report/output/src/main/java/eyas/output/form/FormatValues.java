package eyas.output.form;

import eyas.event.TableReader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of Eyas' own terms in a format, from {@code values.tsv}. */
final class FormatValues {
    private static final String RESOURCE = "values.tsv";
    private static final Map<String, Map<String, String>> TABLES = read();

    private FormatValues() {}

    /** Returns the name of {@code word}, or null if the table lacks it. */
    static @Nullable String of(String table, String word) {
        return of(table).get(word);
    }

    /** Returns a table of values by term; a missing table is an internal error. */
    static Map<String, String> of(String table) {
        Map<String, String> values = TABLES.get(table);
        if (values == null) {
            throw new IllegalStateException(RESOURCE + " has no table " + table);
        }
        return values;
    }

    private static Map<String, Map<String, String>> read() {
        Map<String, Map<String, String>> tables = new HashMap<>();
        for (String[] row : TableReader.rows(FormatValues.class.getResourceAsStream(RESOURCE), RESOURCE, 3)) {
            tables.computeIfAbsent(row[0], _ -> new HashMap<>()).put(row[1], row[2]);
        }
        return tables;
    }
}
