package eyas.event;

import java.io.IOException;
import java.io.InputStream;
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
     * Reads a table completely and closes it.
     *
     * @param table the resource's stream, which only its own module can open; null if it is missing
     * @param resource its name, for messages
     * @param columns the required number of columns of every row
     * @throws IllegalStateException if the table is missing, or a row has another number of columns, which is a build error
     */
    public static List<String[]> rows(@Nullable InputStream table, String resource, int columns) {
        try (InputStream in = table) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing from its module");
            }
            // Parsed as one string and by index, because readers and regular expressions would slow down the start
            // considerably.
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<String[]> rows = new ArrayList<>();
            int number = 0;
            for (int begin = 0; begin < text.length(); ) {
                int newline = text.indexOf('\n', begin);
                int end = newline < 0 ? text.length() : newline;
                number++;
                if (end > begin && text.charAt(begin) != '#') {
                    rows.add(row(text, begin, end, resource, number, columns));
                }
                begin = end + 1;
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + resource, e);
        }
    }

    private static String[] row(String text, int begin, int end, String resource, int number, int columns) {
        String[] row = new String[columns];
        int from = begin;
        for (int column = 0; column < columns; column++) {
            int tab = text.indexOf('\t', from);
            int to = tab < 0 || tab > end ? end : tab;
            row[column] = text.substring(from, to);
            from = to + 1;
            if ((to == end) != (column == columns - 1)) {
                throw new IllegalStateException(resource + ":" + number + ": "
                        + text.substring(begin, end).split("\t", -1).length + " columns, expected " + columns);
            }
        }
        return row;
    }
}
