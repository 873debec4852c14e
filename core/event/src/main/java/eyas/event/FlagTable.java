package eyas.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of flag bits and enumerated values, by table.
 *
 * <p>Read once from {@code flags.tsv}. Immutable and thread-safe.
 */
public final class FlagTable {
    private static final Map<String, List<FlagName>> TABLES = read();

    private FlagTable() {}

    /** Returns the names of table {@code name} in printing order; empty if there is no such table. */
    public static List<FlagName> get(String name) {
        return TABLES.getOrDefault(name, List.of());
    }

    /**
     * Returns the value of {@code flag} in table {@code table}.
     *
     * @throws IllegalArgumentException if either is unknown
     */
    public static int value(String table, String flag) {
        for (FlagName name : get(table)) {
            if (name.name().equals(flag)) {
                return name.value();
            }
        }
        throw new IllegalArgumentException("no flag " + flag + " in table " + table);
    }

    private static Map<String, List<FlagName>> read() {
        Map<String, List<FlagName>> tables = new HashMap<>();
        for (String[] row : TableReader.rows("flags.tsv", 3)) {
            tables.computeIfAbsent(row[0], t -> new ArrayList<>())
                    .add(new FlagName(row[1], Integer.parseUnsignedInt(row[2].substring(2), 16)));
        }
        tables.replaceAll((t, names) -> List.copyOf(names));
        return tables;
    }
}
