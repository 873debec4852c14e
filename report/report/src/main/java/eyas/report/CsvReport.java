package eyas.report;

import eyas.report.model.JobReport;
import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.Table;
import eyas.text.CsvEscaper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tables of a report as CSV (RFC 4180), one file each, as declared in {@link ReportTables}. Times are ns since the epoch,
 * references are ids. Nested rows are separate lines, are joined in one cell, or are left out.
 *
 * <p>Spreadsheets interpret a cell that starts with {@code = + - @} as a formula, so such text gets an apostrophe in front. Control
 * characters are replaced, so that each row stays one line.
 */
final class CsvReport {
    private static final int TEXT = 4_096;

    private CsvReport() {}

    /** Returns the files by name. */
    static Map<String, ReportFormat.Writer> files() {
        Map<String, ReportFormat.Writer> files = new LinkedHashMap<>();
        for (Table<?> table : ReportTables.TABLES) {
            files.put(table.csv() + ".csv", (report, out) -> write(table, report, out));
        }
        return Collections.unmodifiableMap(files);
    }

    private static <R> void write(Table<R> table, JobReport report, OutputStream out) throws IOException {
        List<Column<R>> columns = table.form().columns();
        for (Column<R> column : columns) {
            if (column instanceof Column.Rows<R, ?> each && each.head().name().equals(table.each())) {
                split(table, each, report, out);
                return;
            }
        }
        line(names(columns), out);
        List<Function<R, String>> cells = cells(columns, report);
        for (R row : table.part().apply(report).rows()) {
            line(joined(cells, row), out);
        }
    }

    /** Writes one line for each nested row. */
    private static <R, N> void split(Table<R> table, Column.Rows<R, N> each, JobReport report, OutputStream out)
            throws IOException {
        List<Column<R>> columns = table.form().columns();
        List<Column<N>> inner = each.form().columns();
        line(names(columns) + "," + names(inner), out);
        List<Function<R, String>> cells = cells(columns, report);
        List<Function<N, String>> innerCells = cells(inner, report);
        for (R row : table.part().apply(report).rows()) {
            String outer = joined(cells, row);
            for (N one : each.value().apply(row)) {
                line(outer + "," + joined(innerCells, one), out);
            }
        }
    }

    private static void line(String cells, OutputStream out) throws IOException {
        out.write(cells.concat("\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static <R> String names(List<Column<R>> columns) {
        return columns.stream().filter(CsvReport::hasCell).map(Column::key).collect(Collectors.joining(","));
    }

    private static <R> String joined(List<Function<R, String>> cells, R row) {
        StringBuilder line = new StringBuilder(256);
        for (int i = 0; i < cells.size(); i++) {
            line.append(i == 0 ? "" : ",").append(cells.get(i).apply(row));
        }
        return line.toString();
    }

    private static boolean hasCell(Column<?> column) {
        return switch (column) {
            case Column.Rows<?, ?> rows -> rows.text() != null;
            case Column.One<?, ?> _, Column.Counts<?> _ -> false;
            case Column.Id<?> _,
                    Column.Text<?> _,
                    Column.Enumeration<?> _,
                    Column.Numeric<?> _,
                    Column.Decimal<?> _,
                    Column.Time<?> _,
                    Column.Flag<?> _,
                    Column.Reference<?> _,
                    Column.References<?> _,
                    Column.Texts<?> _ -> true;
        };
    }

    /** Returns the cell writer of each column. The column type is resolved once per table, not once per row. */
    private static <R> List<Function<R, String>> cells(List<Column<R>> columns, JobReport report) {
        return columns.stream()
                .filter(CsvReport::hasCell)
                .map(column -> cell(column, report))
                .toList();
    }

    private static <R> Function<R, String> cell(Column<R> column, JobReport report) {
        return switch (column) {
            case Column.Id<R> _,
                    Column.Text<R> _,
                    Column.Enumeration<R> _,
                    Column.Numeric<R> _,
                    Column.Decimal<R> _,
                    Column.Time<R> _ -> {
                Function<R, @Nullable Object> cell = column.cell();
                yield row -> known(cell.apply(row));
            }
            case Column.Flag<R> flag -> row -> Boolean.toString(flag.value().test(row));
            case Column.Reference<R> reference -> row -> reference(reference, row, report);
            case Column.References<R> references ->
                row -> references.value().apply(row).stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(" "));
            case Column.Texts<R> texts ->
                row -> text(String.join("; ", texts.value().apply(row)));
            case Column.Rows<R, ?> rows -> column(rows);
            case Column.Counts<R> _, Column.One<R, ?> _ -> row -> "";
        };
    }

    private static String known(@Nullable Object value) {
        return value == null ? "" : value instanceof String text ? text(text) : value.toString();
    }

    private static <R> String reference(Column.Reference<R> reference, R row, JobReport report) {
        int id = reference.value().applyAsInt(row);
        if (id < 0) {
            return "";
        }
        return reference.named()
                ? text(ReportTables.named(reference.table())
                        .flatMap(table -> table.label(report, id))
                        .orElse(""))
                : Integer.toString(id);
    }

    private static <R, N> Function<R, String> column(Column.Rows<R, N> rows) {
        Function<List<N>, String> words = rows.text();
        return row -> words == null ? "" : text(words.apply(rows.value().apply(row)));
    }

    private static String text(String value) {
        return CsvEscaper.of(value, TEXT);
    }
}
