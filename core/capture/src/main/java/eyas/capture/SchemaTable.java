package eyas.capture;

import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the tables of older schemas ({@code schemas.tsv} and {@code schema-params.tsv}).
 *
 * <p>Loaded once, on the first request for an older schema.
 */
final class SchemaTable {
    private static final String SCHEMAS = "schemas.tsv";
    private static final String PARAMS = "schema-params.tsv";

    /** The older schemas, oldest first. */
    static final List<EventSchema> OLDER = read();

    private SchemaTable() {}

    private static List<EventSchema> read() {
        List<String[]> schemas = TableReader.rows(SchemaTable.class.getResourceAsStream(SCHEMAS), SCHEMAS, 6);
        Map<String, String> older = new HashMap<>();
        for (String[] row : TableReader.rows(SchemaTable.class.getResourceAsStream(PARAMS), PARAMS, 2)) {
            older.put(row[0], row[1]);
        }
        List<String> versions = schemas.stream().map(row -> row[0]).toList();
        List<EventSchema> read = new ArrayList<>();
        for (int i = 0; i < schemas.size(); i++) {
            String[] row = schemas.get(i);
            int codes = Integer.parseInt(row[3]);
            boolean inPairs = switch (row[5]) {
                case "enter" -> true;
                case "exit" -> false;
                default -> throw new IllegalStateException(SCHEMAS + ": " + row[0] + " has no " + row[5]);
            };
            int[] counts = counts(older, versions.subList(0, i + 1));
            read.add(new EventSchema(row[0], row[1], row[2], codes, Integer.parseInt(row[4]), inPairs, counts));
        }
        return List.copyOf(read);
    }

    /** Returns the number of parameters by event code, for the last of these versions. */
    private static int[] counts(Map<String, String> older, List<String> versions) {
        int[] counts = new int[EventTable.size()];
        for (int code = 0; code < counts.length; code++) {
            EventInfo info = EventTable.get(code);
            counts[code] = info.params().size();
            String changes = older.get(info.codeName());
            if (changes != null) {
                for (String change : changes.split(" ", -1)) {
                    int colon = change.indexOf(':');
                    if (versions.contains(change.substring(0, colon))) {
                        counts[code] = Integer.parseInt(change.substring(colon + 1));
                    }
                }
            }
        }
        return counts;
    }
}
