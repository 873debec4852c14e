package eyas.baseline.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rows of {@code folding.tsv}, which define how paths and names are normalized. */
public final class NormalizationTable {
    private static final List<Row> ROWS = read();

    private NormalizationTable() {}

    /**
     * A row.
     *
     * @param where where it applies
     * @param pattern the pattern
     * @param becomes the replacement
     * @param why the reason, in a few words
     */
    record Row(String where, String pattern, String becomes, String why) {}

    private static List<Row> read() {
        try (InputStream in = NormalizationTable.class.getResourceAsStream("folding.tsv")) {
            if (in == null) {
                throw new IllegalStateException("missing resource folding.tsv");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(columns -> new Row(columns[0], columns[1], columns[2], columns[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the rows that apply at {@code where}, in their order. */
    static List<Row> rows(String where) {
        return ROWS.stream().filter(row -> row.where.equals(where)).toList();
    }

    /** Returns the table for the documentation. */
    public static String markdown() {
        StringBuilder out = new StringBuilder("| where | pattern | becomes | why |\n| --- | --- | --- | --- |\n");
        for (Row row : ROWS) {
            out.append("| ")
                    .append(row.where)
                    .append(" | `")
                    .append(row.pattern)
                    .append("` | ")
                    .append(row.becomes.isEmpty() ? "" : "`" + row.becomes + "`")
                    .append(" | ")
                    .append(row.why)
                    .append(" |\n");
        }
        return out.toString();
    }
}
