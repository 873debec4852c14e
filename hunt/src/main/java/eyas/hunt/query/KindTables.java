package eyas.hunt.query;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** In which tables of a report the values of each kind are found, as {@code kinds.tsv} says. */
final class KindTables {
    private static final Map<String, List<String>> TABLES = read();

    private KindTables() {}

    private static Map<String, List<String>> read() {
        try (InputStream in = KindTables.class.getResourceAsStream("kinds.tsv")) {
            if (in == null) {
                throw new IllegalStateException("kinds.tsv is missing from the module eyas.hunt");
            }
            Map<String, List<String>> tables = new LinkedHashMap<>();
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .forEach(cells -> tables.put(cells[0], List.of(cells[1].split(" "))));
            return tables;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Return the tables of {@code kind}; none where it is unknown. */
    static List<String> of(String kind) {
        return TABLES.getOrDefault(kind, List.of());
    }

    /** Return all kinds. */
    static List<String> kinds() {
        return List.copyOf(TABLES.keySet());
    }
}
