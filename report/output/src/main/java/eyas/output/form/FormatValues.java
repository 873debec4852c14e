package eyas.output.form;

import eyas.event.TableReader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What words of ours are called in a form; from {@code values.tsv}. */
final class FormatValues {
    private static final String RESOURCE = "values.tsv";
    private static final Map<String, Map<String, String>> TABLES = read();

    private FormatValues() {}

    /** Return what {@code word} is called; null where the table does not have it. */
    static @Nullable String of(String table, String word) {
        return of(table).get(word);
    }

    /** Return a table, values by words; one that is not there is a fault of the build. */
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
