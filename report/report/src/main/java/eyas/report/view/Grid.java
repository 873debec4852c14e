package eyas.report.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One table of the view: its first rows and the total count.
 *
 * @param title its title
 * @param brief whether short formats show it too
 * @param columns its columns
 * @param rows the first rows, a cell for each column
 * @param total the number of all rows
 * @param notes remarks about items that are not among the rows
 */
public record Grid(
        String title, boolean brief, List<Heading> columns, List<List<Cell>> rows, long total, List<String> notes) {
    /** The maximum number of rows that a format shows. */
    public static final int ROWS = 50;

    /** The title of the grid that every report has. */
    public static final String CONTACTED = "Contacted";

    public Grid {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /**
     * The heading of a column.
     *
     * @param title the title above the column
     * @param before the text before a cell in single-line formats, for example {@code by}; may be empty
     */
    public record Heading(String title, String before) {}

    /**
     * A builder of grids.
     *
     * @param <R> the source of a row
     */
    static final class Builder<R> {
        private final String title;
        private final List<Heading> columns = new ArrayList<>();
        private final List<Function<R, Cell>> cells = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private boolean brief;

        Builder(String title) {
            this.title = title;
        }

        /** Shows the grid in short formats as well. */
        Builder<R> brief() {
            brief = true;
            return this;
        }

        Builder<R> column(String heading, Function<R, Cell> cell) {
            return column(heading, "", cell);
        }

        Builder<R> column(String heading, String before, Function<R, Cell> cell) {
            columns.add(new Heading(heading, before));
            cells.add(cell);
            return this;
        }

        Builder<R> text(String heading, Function<R, String> text) {
            return column(heading, row -> Cell.of(text.apply(row)));
        }

        /** Adds a column of text chosen by a program: a path, a command, an address. */
        Builder<R> code(String heading, Function<R, String> text) {
            return column(heading, row -> Cell.code(text.apply(row)));
        }

        Builder<R> note(boolean holds, String note) {
            if (holds) {
                notes.add(note);
            }
            return this;
        }

        /** Sets the number of items beyond the report's limit. */
        Builder<R> omitted(long omitted) {
            return note(omitted > 0, Phrases.number(omitted) + " more were observed, but not kept");
        }

        /** Returns the grid without columns that are empty in all rows. */
        Grid of(List<R> rows) {
            List<List<Cell>> first = rows.stream()
                    .limit(ROWS)
                    .map(row -> cells.stream().map(cell -> cell.apply(row)).toList())
                    .toList();
            List<Integer> nonEmpty = IntStream.range(0, columns.size())
                    .filter(at ->
                            first.stream().anyMatch(row -> !row.get(at).text().isEmpty()))
                    .boxed()
                    .toList();
            return new Grid(
                    title,
                    brief,
                    nonEmpty.stream().map(columns::get).toList(),
                    first.stream()
                            .map(row -> nonEmpty.stream().map(row::get).toList())
                            .toList(),
                    rows.size(),
                    notes);
        }
    }
}
