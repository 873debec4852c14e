package eyas.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the tab-separated tables that modules ship; lines that start with {@code #} are comments. */
public final class TableReader {
    private TableReader() {}

    static List<String[]> rows(String resource, int columns) {
        return rows(TableReader.class.getResourceAsStream(resource), resource, columns);
    }

    /**
     * Reads a table to its end and closes it.
     *
     * @param table the resource's stream, which only its own module can open; null where it is missing
     * @param resource its name, for messages
     * @param columns how many columns every row must have
     * @throws IllegalStateException if the table is missing, or a row has another number of columns: a fault of the build
     */
    public static List<String[]> rows(@Nullable InputStream table, String resource, int columns) {
        try (InputStream in = table) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing from its module");
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
