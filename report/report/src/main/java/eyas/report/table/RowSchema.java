package eyas.report.table;

import eyas.report.table.Column.Head;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one kind of row, in the order in which every form has them.
 *
 * @param <R> what a row is
 * @param name what one row is called, snake_case and singular; unique among all
 * @param description what one row is, for the schema
 * @param columns its columns
 * @param reader builds a row of the values of its columns; null for rows that are computed from the rest of a report
 */
public record RowSchema<R>(
        String name,
        String description,
        List<Column<R>> columns,
        @Nullable Function<Cells, R> reader) {
    public RowSchema {
        columns = List.copyOf(columns);
    }

    /** Begin the declaration of a row. */
    public static <R> Builder<R> of(String name, String description) {
        return new Builder<>(name, description);
    }

    /** Return the words of an enum as files have them: in small letters. */
    static String inSmallLetters(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The columns as they are declared, a line each.
     *
     * @param <R> what a row is
     */
    public static final class Builder<R> {
        private final String name;
        private final String description;
        private final List<Column<R>> columns = new ArrayList<>();
        private boolean optional;

        private Builder(String name, String description) {
            this.name = name;
            this.description = description;
        }

        private Head head(String column, String about) {
            Head head = new Head(column, about, optional);
            optional = false;
            return head;
        }

        private Builder<R> add(Column<R> column) {
            columns.add(column);
            return this;
        }

        /** Let the next column be left out of JSON where its value is unknown, empty or unset. */
        public Builder<R> optional() {
            optional = true;
            return this;
        }

        public Builder<R> id(ToIntFunction<R> value) {
            return add(new Column.Id<>(head("id", ""), value));
        }

        public Builder<R> text(
                String column, Sensitivity sensitivity, String about, Function<R, @Nullable String> value) {
            return add(new Column.Text<>(head(column, about), sensitivity, value));
        }

        /** Add a column of an enum, whose words are those of its constants. */
        public <E extends Enum<E>> Builder<R> word(String column, Class<E> words, String about, Function<R, E> value) {
            return oneOf(
                    column,
                    Arrays.stream(words.getEnumConstants())
                            .map(RowSchema::inSmallLetters)
                            .toList(),
                    about,
                    row -> inSmallLetters(value.apply(row)));
        }

        public Builder<R> oneOf(String column, List<String> words, String about, Function<R, @Nullable String> value) {
            return add(new Column.Word<>(head(column, about), words, value));
        }

        /** Add a column of counts and other numbers from 0 on. */
        public Builder<R> number(String column, String about, ToLongFunction<R> value) {
            return number(column, Unit.NONE, 0, about, value);
        }

        public Builder<R> number(String column, Unit unit, long least, String about, ToLongFunction<R> value) {
            return add(new Column.Numeric<>(head(column, about), unit, least, value));
        }

        public Builder<R> decimal(String column, Unit unit, String about, ToDoubleFunction<R> value) {
            return add(new Column.Decimal<>(head(column, about), unit, value));
        }

        /** Add a column of times; its name in files ends in {@code _ns}. */
        public Builder<R> time(String column, String about, ToLongFunction<R> value) {
            return add(new Column.Time<>(head(column, about), value));
        }

        public Builder<R> flag(String column, String about, Predicate<R> value) {
            return add(new Column.Flag<>(head(column, about), value));
        }

        /** Add a column that refers to rows of {@code table}. */
        public Builder<R> reference(String column, String table, String about, ToIntFunction<R> value) {
            return add(new Column.Reference<>(head(column, about), table, false, value));
        }

        /** Add a column that refers to rows of {@code table}, of which a spreadsheet gets the labels. */
        public Builder<R> named(String column, String table, String about, ToIntFunction<R> value) {
            return add(new Column.Reference<>(head(column, about), table, true, value));
        }

        public Builder<R> references(String column, String table, String about, Function<R, List<Integer>> value) {
            return add(new Column.References<>(head(column, about), table, value));
        }

        public Builder<R> texts(String column, Sensitivity sensitivity, String about, Function<R, List<String>> value) {
            return add(new Column.Texts<>(head(column, about), sensitivity, value));
        }

        public Builder<R> counts(String column, String about, Function<R, Map<String, Long>> value) {
            return add(new Column.Counts<>(head(column, about), value));
        }

        public <N> Builder<R> rows(String column, RowSchema<N> form, String about, Function<R, List<N>> value) {
            return add(new Column.Rows<>(head(column, about), form, value, null));
        }

        /** Add rows within the row that {@code words} puts into one line for a spreadsheet. */
        public <N> Builder<R> rows(
                String column,
                RowSchema<N> form,
                String about,
                Function<R, List<N>> value,
                Function<List<N>, String> words) {
            return add(new Column.Rows<>(head(column, about), form, value, words));
        }

        public <N> Builder<R> one(String column, RowSchema<N> form, String about, Function<R, @Nullable N> value) {
            return add(new Column.One<>(head(column, about), form, value));
        }

        /** Add the process, step and package script that did what the row says. */
        public Builder<R> who(ToIntFunction<R> process, ToIntFunction<R> step, ToIntFunction<R> script) {
            return optional().reference("process", "processes", "", process).place(step, script);
        }

        /** Add the process and step that did what the row says. */
        public Builder<R> who(ToIntFunction<R> process, ToIntFunction<R> step) {
            return optional()
                    .reference("process", "processes", "", process)
                    .optional()
                    .reference("step", "steps", "", step);
        }

        /** Add the step and package script in which something happened. */
        public Builder<R> place(ToIntFunction<R> step, ToIntFunction<R> script) {
            return optional()
                    .reference("step", "steps", "", step)
                    .optional()
                    .reference("package_script", "package_scripts", "", script);
        }

        /** Build the form of rows that are written and read. */
        public RowSchema<R> read(Function<Cells, R> reader) {
            return new RowSchema<>(name, description, columns, reader);
        }

        /** Build the form of rows that are written, and computed anew when a report is read. */
        public RowSchema<R> computed() {
            return new RowSchema<>(name, description, columns, null);
        }
    }
}
