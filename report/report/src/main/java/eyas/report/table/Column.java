package eyas.report.table;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table, or one member of a single part: its name, its type, and how to get its value.
 *
 * @param <R> the type of a row
 */
public sealed interface Column<R> {
    /** Returns the common properties. */
    Head head();

    /** Returns the name in files, with a unit suffix if the declared name lacks one. */
    default String key() {
        return head().name();
    }

    /**
     * Returns the getter of the value of a row: a {@code Long}, {@code Double}, {@code Boolean} or {@code String}, a list of {@code Long}
     * or {@code String}, or a map of counts; null if files leave it out. Columns of rows and objects have no such value.
     */
    default Function<R, @Nullable Object> cell() {
        boolean optional = head().optional();
        return switch (this) {
            case Id<R> id -> row -> (long) id.value().applyAsInt(row);
            case Text<R> text -> row -> text(optional, text.value().apply(row));
            case Enumeration<R> word -> row -> text(optional, word.value().apply(row));
            case Numeric<R> number ->
                row -> number(optional, number.least(), number.value().applyAsLong(row));
            case Decimal<R> decimal -> row -> decimal.value().applyAsDouble(row);
            case Time<R> time ->
                row -> {
                    long value = time.value().applyAsLong(row);
                    return optional && value == 0 ? null : (Long) value;
                };
            case Flag<R> flag -> row -> flag.value().test(row) ? Boolean.TRUE : optional ? null : Boolean.FALSE;
            case Reference<R> reference ->
                row -> number(optional, 0, reference.value().applyAsInt(row));
            case References<R> references ->
                row -> {
                    List<Integer> ids = references.value().apply(row);
                    return optional && ids.isEmpty()
                            ? null
                            : ids.stream().map(Integer::longValue).toList();
                };
            case Texts<R> texts -> row -> texts.value().apply(row);
            case Counts<R> counts -> row -> counts.value().apply(row);
            case Rows<R, ?> _, One<R, ?> _ -> throw new IllegalArgumentException(key() + " has no value of its own");
        };
    }

    private static @Nullable String text(boolean optional, @Nullable String text) {
        return text != null && !text.isEmpty() ? text : optional ? null : "";
    }

    private static @Nullable Long number(boolean optional, long least, long number) {
        return optional && number < least ? null : (Long) number;
    }

    /**
     * The common properties of columns.
     *
     * @param name snake_case name, unique in its row
     * @param description what it holds, for the schema
     * @param optional whether an unknown, empty or unset value is left out of JSON
     */
    record Head(String name, String description, boolean optional) {}

    /** The number of the row: its index in the table, from 0. */
    record Id<R>(Head head, ToIntFunction<R> value) implements Column<R> {}

    /** A text; null and the empty text are unknown. */
    record Text<R>(Head head, Sensitivity sensitivity, Function<R, @Nullable String> value) implements Column<R> {}

    /** An enumerated value; null is unknown. */
    record Enumeration<R>(Head head, List<String> values, Function<R, @Nullable String> value) implements Column<R> {
        public Enumeration {
            values = List.copyOf(values);
        }
    }

    /**
     * An integer; in an optional column, values less than {@code least} are unknown.
     *
     * @param least the smallest valid number, {@code Long.MIN_VALUE} if there is none
     */
    record Numeric<R>(Head head, Unit unit, long least, ToLongFunction<R> value) implements Column<R> {}

    /** A floating-point number. */
    record Decimal<R>(Head head, Unit unit, ToDoubleFunction<R> value) implements Column<R> {}

    /** A time, ns since the epoch; 0 is unknown. */
    record Time<R>(Head head, ToLongFunction<R> value) implements Column<R> {
        @Override
        public String key() {
            return head.name() + "_ns";
        }
    }

    /** A boolean. */
    record Flag<R>(Head head, Predicate<R> value) implements Column<R> {}

    /**
     * The id of a row of another table; -1 is the null reference.
     *
     * @param table name of that table
     * @param named whether CSV files contain the row's label instead of its id
     */
    record Reference<R>(Head head, String table, boolean named, ToIntFunction<R> value) implements Column<R> {}

    /** Ids of rows of another table. */
    record References<R>(Head head, String table, Function<R, List<Integer>> value) implements Column<R> {}

    /** A list of texts. */
    record Texts<R>(Head head, Sensitivity sensitivity, Function<R, List<String>> value) implements Column<R> {}

    /** Counts by name; the names are not fixed. */
    record Counts<R>(Head head, Function<R, Map<String, Long>> value) implements Column<R> {}

    /**
     * Nested rows.
     *
     * @param <N> the type of a nested row
     * @param text formats all of them as one line of text; null if CSV files leave them out
     */
    record Rows<R, N>(
            Head head,
            RowSchema<N> form,
            Function<R, List<N>> value,
            @Nullable Function<List<N>, String> text) implements Column<R> {}

    /**
     * A nested object; null is unknown.
     *
     * @param <N> the type of the object
     */
    record One<R, N>(Head head, RowSchema<N> form, Function<R, @Nullable N> value) implements Column<R> {}
}
