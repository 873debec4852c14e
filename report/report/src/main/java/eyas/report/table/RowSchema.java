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
 * The columns of one kind of row, in the order of every format.
 *
 * @param <R> the type of a row
 * @param name the name of one row, snake_case, singular and unique
 * @param description the description of one row, for the schema
 * @param columns its columns
 * @param reader builds a row from the values of its columns; null for rows that are computed from the rest of a report
 */
public record RowSchema<R>(
        String name,
        String description,
        List<Column<R>> columns,
        @Nullable Function<Cells, R> reader) {
    public RowSchema {
        columns = List.copyOf(columns);
    }

    /** Starts the declaration of a row. */
    public static <R> Builder<R> of(String name, String description) {
        return new Builder<>(name, description);
    }

    /** Returns the name of an enum constant as used in files: in lower case. */
    static String inSmallLetters(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /**
     * A builder of columns.
     *
     * @param <R> the type of a row
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

        /** Makes the next column optional: JSON omits it if its value is unknown, empty or unset. */
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

        /** Adds a column of an enum, with its constants as values. */
        public <E extends Enum<E>> Builder<R> enumeration(
                String column, Class<E> words, String about, Function<R, E> value) {
            return oneOf(
                    column,
                    Arrays.stream(words.getEnumConstants())
                            .map(RowSchema::inSmallLetters)
                            .toList(),
                    about,
                    row -> inSmallLetters(value.apply(row)));
        }

        public Builder<R> oneOf(String column, List<String> words, String about, Function<R, @Nullable String> value) {
            return add(new Column.Enumeration<>(head(column, about), words, value));
        }

        /** Adds a column of counts and other numbers from 0 on. */
        public Builder<R> number(String column, String about, ToLongFunction<R> value) {
            return number(column, Unit.NONE, 0, about, value);
        }

        public Builder<R> number(String column, Unit unit, long least, String about, ToLongFunction<R> value) {
            return add(new Column.Numeric<>(head(column, about), unit, least, value));
        }

        public Builder<R> decimal(String column, Unit unit, String about, ToDoubleFunction<R> value) {
            return add(new Column.Decimal<>(head(column, about), unit, value));
        }

        /** Adds a column of times; its name in files ends in {@code _ns}. */
        public Builder<R> time(String column, String about, ToLongFunction<R> value) {
            return add(new Column.Time<>(head(column, about), value));
        }

        public Builder<R> flag(String column, String about, Predicate<R> value) {
            return add(new Column.Flag<>(head(column, about), value));
        }

        /** Adds a column that refers to rows of {@code table}. */
        public Builder<R> reference(String column, String table, String about, ToIntFunction<R> value) {
            return add(new Column.Reference<>(head(column, about), table, false, value));
        }

        /** Adds a column that refers to rows of {@code table}; CSV files contain the labels. */
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

        /** Adds nested rows that {@code words} formats as one line for CSV files. */
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

        /** Adds the process, step and package script that the row belongs to. */
        public Builder<R> actor(ToIntFunction<R> process, ToIntFunction<R> step, ToIntFunction<R> script) {
            return optional().reference("process", "processes", "", process).place(step, script);
        }

        /** Adds the process and step that the row belongs to. */
        public Builder<R> actor(ToIntFunction<R> process, ToIntFunction<R> step) {
            return optional()
                    .reference("process", "processes", "", process)
                    .optional()
                    .reference("step", "steps", "", step);
        }

        /** Adds the step and package script that the row belongs to. */
        public Builder<R> place(ToIntFunction<R> step, ToIntFunction<R> script) {
            return optional()
                    .reference("step", "steps", "", step)
                    .optional()
                    .reference("package_script", "package_scripts", "", script);
        }

        /** Builds the schema of rows that are written and read. */
        public RowSchema<R> read(Function<Cells, R> reader) {
            return new RowSchema<>(name, description, columns, reader);
        }

        /** Builds the schema of rows that are written, but computed again when a report is read. */
        public RowSchema<R> computed() {
            return new RowSchema<>(name, description, columns, null);
        }
    }
}
