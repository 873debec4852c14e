package eyas.report;

import eyas.report.model.JobReport;
import eyas.report.table.Column;
import eyas.report.table.ReportTables;
import eyas.report.table.RowForm;
import eyas.report.table.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Writes the tables of a report as CSV (RFC 4180), a file each, as {@link ReportTables} declares them; times are ns since the
 * epoch, references are ids. Rows within a row are lines of their own, or one cell in words, or left out.
 *
 * <p>A spreadsheet takes a cell that begins with {@code = + - @} for a formula; such text gets an apostrophe before it.
 * Control characters are replaced, so that a row is a line.
 */
final class CsvReport {
    private static final int TEXT = 4_096;

    private CsvReport() {}

    /** Return the files by their names. */
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
        for (R row : table.part().apply(report).rows()) {
            line(cells(columns, row, report), out);
        }
    }

    /** Writes a line for each row within a row. */
    private static <R, N> void split(Table<R> table, Column.Rows<R, N> each, JobReport report, OutputStream out)
            throws IOException {
        List<Column<R>> columns = table.form().columns();
        RowForm<N> inner = each.form();
        line(names(columns).add(names(inner.columns()).toString()), out);
        for (R row : table.part().apply(report).rows()) {
            String outer = cells(columns, row, report).toString();
            for (N one : each.value().apply(row)) {
                line(new StringJoiner(",").add(outer).add(cells(inner.columns(), one, report).toString()), out);
            }
        }
    }

    private static void line(StringJoiner cells, OutputStream out) throws IOException {
        out.write(cells.toString().concat("\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static <R> StringJoiner names(List<Column<R>> columns) {
        StringJoiner names = new StringJoiner(",");
        columns.stream().filter(CsvReport::hasCell).forEach(column -> names.add(column.key()));
        return names;
    }

    private static boolean hasCell(Column<?> column) {
        return switch (column) {
            case Column.Rows<?, ?> rows -> rows.words() != null;
            case Column.One<?, ?> _, Column.Counts<?> _ -> false;
            case Column.Id<?> _,
                    Column.Text<?> _,
                    Column.Word<?> _,
                    Column.Number<?> _,
                    Column.Decimal<?> _,
                    Column.Time<?> _,
                    Column.Flag<?> _,
                    Column.Reference<?> _,
                    Column.References<?> _,
                    Column.Texts<?> _ -> true;
        };
    }

    private static <R> StringJoiner cells(List<Column<R>> columns, R row, JobReport report) {
        StringJoiner cells = new StringJoiner(",");
        for (Column<R> column : columns) {
            if (hasCell(column)) {
                cells.add(cell(column, row, report));
            }
        }
        return cells;
    }

    private static <R> String cell(Column<R> column, R row, JobReport report) {
        return switch (column) {
            case Column.Id<R> id -> Integer.toString(id.value().applyAsInt(row));
            case Column.Text<R> text -> {
                String value = text.value().apply(row);
                yield value == null ? "" : text(value);
            }
            case Column.Word<R> word -> {
                String value = word.value().apply(row);
                yield value == null ? "" : text(value);
            }
            case Column.Number<R> number -> {
                long value = number.value().applyAsLong(row);
                yield number.head().optional() && value < number.least() ? "" : Long.toString(value);
            }
            case Column.Decimal<R> decimal ->
                Double.toString(decimal.value().applyAsDouble(row));
            case Column.Time<R> time -> {
                long value = time.value().applyAsLong(row);
                yield time.head().optional() && value == 0 ? "" : Long.toString(value);
            }
            case Column.Flag<R> flag -> Boolean.toString(flag.value().test(row));
            case Column.Reference<R> reference -> reference(reference, row, report);
            case Column.References<R> references ->
                references.value().apply(row).stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(" "));
            case Column.Texts<R> texts ->
                text(String.join("; ", texts.value().apply(row)));
            case Column.Rows<R, ?> rows -> words(rows, row);
            case Column.Counts<R> _, Column.One<R, ?> _ -> "";
        };
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

    private static <R, N> String words(Column.Rows<R, N> rows, R row) {
        return rows.words() == null
                ? ""
                : text(rows.words().apply(rows.value().apply(row)));
    }

    static String text(String value) {
        String harmless = Printable.of(value, TEXT);
        if (!harmless.isEmpty() && "=+-@".indexOf(harmless.charAt(0)) >= 0) {
            harmless = "'" + harmless;
        }
        return harmless.indexOf(',') >= 0 || harmless.indexOf('"') >= 0
                ? '"' + harmless.replace("\"", "\"\"") + '"'
                : harmless;
    }
}
