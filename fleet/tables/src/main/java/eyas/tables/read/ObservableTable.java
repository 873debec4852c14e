package eyas.tables.read;

import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rows of {@code observables.tsv}, which define the searchable values of a job. */
public final class ObservableTable {
    /** All rows, in their order. */
    static final List<Source> SOURCES = read();

    private ObservableTable() {}

    /** How column values become one value. */
    enum Reading {
        /** Unchanged. */
        TEXT,
        /** All columns joined by spaces. */
        WORDS,
        /** A name and, after {@code @}, its version. */
        PACKAGE,
        /** An address. */
        ADDRESS,
        /** A DNS name. */
        NAME,
        /** A hash in hex. */
        HASH,
        /** A name, otherwise an address, and a port. */
        DESTINATION,
        /** The address of an answer such as {@code A 192.0.2.1}. */
        ANSWER_ADDRESS,
        /** The name of an answer such as {@code CNAME example.com}. */
        ANSWER_NAME
    }

    /**
     * A filter of rows.
     *
     * @param column number of the column
     * @param not whether rows with one of the values are excluded instead of included
     * @param values the values; the empty text stands for null
     */
    record Only(int column, boolean not, Set<String> values) {}

    /**
     * A row of the file.
     *
     * @param kind the kind of value
     * @param table its table
     * @param columns numbers of the columns
     * @param reading how they become a value
     * @param only filter of rows
     * @param first number of the column of the first time; -1 for none
     * @param last number of the column of the last time; -1 for none
     * @param count number of the column of the count; -1 for none
     */
    record Source(
            String kind,
            StoredTable table,
            List<Integer> columns,
            Reading reading,
            List<Only> only,
            int first,
            int last,
            int count) {}

    /** Returns all kinds, in their order. */
    public static List<String> kinds() {
        return SOURCES.stream().map(Source::kind).distinct().toList();
    }

    /** Returns the tables with values of {@code kind}, in their order; none for an unknown kind. */
    public static List<String> tables(String kind) {
        return SOURCES.stream()
                .filter(source -> source.kind().equals(kind))
                .map(source -> source.table().name())
                .distinct()
                .toList();
    }

    private static List<Source> read() {
        try (InputStream in = ObservableTable.class.getResourceAsStream("observables.tsv")) {
            if (in == null) {
                throw new IllegalStateException("missing resource observables.tsv");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> source(line.split("\t", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source source(String[] cells) {
        StoredTable table = StoredTables.named(cells[1])
                .orElseThrow(() -> new IllegalStateException("observables.tsv: no table " + cells[1]));
        return new Source(
                cells[0],
                table,
                Arrays.stream(cells[2].split(",", -1))
                        .map(column -> index(table, column))
                        .toList(),
                Reading.valueOf(cells[3].toUpperCase(Locale.ROOT)),
                cells[4].isEmpty()
                        ? List.of()
                        : Arrays.stream(cells[4].split("&", -1))
                                .map(each -> only(table, each))
                                .toList(),
                cells[5].isEmpty() ? -1 : index(table, cells[5]),
                cells[6].isEmpty() ? -1 : index(table, cells[6]),
                cells[7].isEmpty() ? -1 : index(table, cells[7]));
    }

    private static Only only(StoredTable table, String text) {
        int equals = text.indexOf('=');
        boolean not = text.charAt(equals - 1) == '!';
        return new Only(
                index(table, text.substring(0, not ? equals - 1 : equals)),
                not,
                Set.of(text.substring(equals + 1).split(",", -1)));
    }

    private static int index(StoredTable table, String column) {
        int index = table.index(column);
        if (index < 0) {
            throw new IllegalStateException("observables.tsv: " + table.name() + " has no column " + column);
        }
        return index;
    }
}
