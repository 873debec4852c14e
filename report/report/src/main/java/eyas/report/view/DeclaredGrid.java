package eyas.report.view;

import eyas.report.model.CollectedRows;
import eyas.report.model.JobReport;
import eyas.report.table.Column;
import eyas.report.table.Sensitivity;
import eyas.report.table.Table;
import java.util.Locale;

/** Creates the grid of a table from its declaration: texts, enumerated values, numbers, flags, and the process. */
final class DeclaredGrid {
    private DeclaredGrid() {}

    static <R> Grid of(Table<R> table, JobReport report) {
        CollectedRows<R> part = table.part().apply(report);
        Grid.Builder<R> grid = new Grid.Builder<R>(table.title()).omitted(part.omitted());
        if (table.brief()) {
            grid.brief();
        }
        for (Column<R> column : table.form().columns()) {
            add(column, grid, report);
        }
        return grid.of(part.rows());
    }

    private static <R> void add(Column<R> column, Grid.Builder<R> grid, JobReport report) {
        String title = title(column.head().name());
        switch (column) {
            case Column.Text<R> text ->
                grid.column(title, row -> {
                    String value = text.value().apply(row);
                    boolean own = text.sensitivity() == Sensitivity.OWN;
                    return value == null ? Cell.EMPTY : own ? Cell.of(value) : Cell.code(value);
                });
            case Column.Enumeration<R> word ->
                grid.text(title, row -> {
                    String value = word.value().apply(row);
                    return value == null ? "" : value.replace('_', ' ');
                });
            case Column.Numeric<R> number ->
                grid.column(
                        title,
                        title.toLowerCase(Locale.ROOT) + " ",
                        row -> Cell.of(number.value().applyAsLong(row)));
            case Column.Flag<R> flag ->
                grid.column(
                        title,
                        title.toLowerCase(Locale.ROOT) + ": ",
                        row -> Cell.alarming("yes", flag.value().test(row)));
            case Column.Reference<R> reference -> {
                if (reference.table().equals("processes")) {
                    grid.column(
                            "By",
                            "by ",
                            row -> Cell.code(
                                    Phrases.process(report, reference.value().applyAsInt(row))));
                }
            }
            case Column.Texts<R> texts ->
                grid.code(title, row -> String.join(", ", texts.value().apply(row)));
            case Column.Id<R> _,
                    Column.Time<R> _,
                    Column.Decimal<R> _,
                    Column.References<R> _,
                    Column.Counts<R> _,
                    Column.Rows<R, ?> _,
                    Column.One<R, ?> _ -> {
                // Not useful for people.
            }
        }
    }

    private static String title(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('_', ' ');
    }
}
