package eyas.report.html;

import eyas.report.table.Column;
import eyas.report.table.Unit;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the tables of a report column by column, as one number for each row. Texts are indexes into the string table; times are µs since
 * the job started, -1 if unknown. A value that all rows share is written once; a flag column lists the rows that have it. This keeps a
 * hundred thousand rows small in the file and in the browser.
 */
final class ColumnWriter {
    private static final long NANOS_PER_MICRO = 1_000;

    private final JsonGenerator json;
    private final StringTable strings;
    private final long start;

    ColumnWriter(JsonGenerator json, StringTable strings, long start) {
        this.json = json;
        this.strings = strings;
        this.start = start;
    }

    /** Returns the page's name for the type of a column. */
    static String kind(Column<?> column) {
        return switch (column) {
            case Column.Id<?> _ -> "id";
            case Column.Text<?> _ -> "text";
            case Column.Enumeration<?> _ -> "word";
            case Column.Numeric<?> number -> number.unit() == Unit.BYTES ? "bytes" : "number";
            case Column.Decimal<?> _ -> "number";
            case Column.Time<?> _ -> "time";
            case Column.Flag<?> _ -> "flag";
            case Column.Reference<?> reference -> "in " + reference.table();
            case Column.References<?> references -> "all in " + references.table();
            case Column.Texts<?> _ -> "texts";
            case Column.Counts<?> _, Column.Rows<?, ?> _, Column.One<?, ?> _ -> "rows";
        };
    }

    /** Writes one column of {@code rows}. */
    <R> void write(Column<R> column, List<R> rows) {
        String name = column.head().name();
        switch (column) {
            case Column.Id<R> _ -> {
                // The id equals the index of the row.
            }
            case Column.Text<R> text ->
                numbers(name, rows, row -> string(text.value().apply(row)));
            case Column.Enumeration<R> word ->
                numbers(name, rows, row -> string(shown(word.value().apply(row))));
            case Column.Numeric<R> number -> numbers(name, rows, number.value());
            case Column.Decimal<R> decimal -> {
                json.writeArrayPropertyStart(name);
                rows.forEach(row -> json.writeNumber(decimal.value().applyAsDouble(row)));
                json.writeEndArray();
            }
            case Column.Time<R> time ->
                numbers(name, rows, row -> micros(time.value().applyAsLong(row)));
            case Column.Flag<R> flag -> {
                json.writeArrayPropertyStart(name);
                for (int i = 0; i < rows.size(); i++) {
                    if (flag.value().test(rows.get(i))) {
                        json.writeNumber(i);
                    }
                }
                json.writeEndArray();
            }
            case Column.Reference<R> reference ->
                numbers(name, rows, row -> reference.value().applyAsInt(row));
            case Column.References<R> references ->
                lists(name, rows, row -> references.value().apply(row), id -> json.writeNumber(id.intValue()));
            case Column.Texts<R> texts ->
                lists(name, rows, row -> texts.value().apply(row), text -> json.writeNumber(string(text)));
            case Column.Rows<R, ?> inner -> inner(name, rows, inner);
            case Column.Counts<R> _, Column.One<R, ?> _ ->
                throw new IllegalStateException("column type not supported by the page: " + name);
        }
    }

    /** Writes a number for each row, or a single number if several rows all share it. */
    private <R> void numbers(String name, List<R> rows, ToLongFunction<R> value) {
        int size = rows.size();
        long[] values = new long[size];
        boolean same = size > 1;
        for (int i = 0; i < size; i++) {
            values[i] = value.applyAsLong(rows.get(i));
            same &= values[i] == values[0];
        }
        if (same) {
            json.writeNumberProperty(name, values[0]);
        } else {
            json.writeName(name);
            json.writeArray(values, 0, size);
        }
    }

    /** Writes a list for each row, or 0 for an empty one. */
    private <R, N> void lists(String name, List<R> rows, Function<R, List<N>> value, Consumer<N> item) {
        json.writeArrayPropertyStart(name);
        for (R row : rows) {
            List<N> list = value.apply(row);
            if (list.isEmpty()) {
                json.writeNumber(0);
            } else {
                json.writeStartArray();
                list.forEach(item);
                json.writeEndArray();
            }
        }
        json.writeEndArray();
    }

    /** Writes nested rows as lists of their cells, in the order of the declaration. */
    private <R, N> void inner(String name, List<R> rows, Column.Rows<R, N> inner) {
        List<Column<N>> columns = inner.form().columns();
        lists(name, rows, inner.value(), one -> {
            json.writeStartArray();
            columns.forEach(column -> cell(column, one));
            json.writeEndArray();
        });
    }

    private <N> void cell(Column<N> column, N row) {
        switch (column) {
            case Column.Id<N> id -> json.writeNumber(id.value().applyAsInt(row));
            case Column.Text<N> text -> json.writeNumber(string(text.value().apply(row)));
            case Column.Enumeration<N> word ->
                json.writeNumber(string(shown(word.value().apply(row))));
            case Column.Numeric<N> number -> json.writeNumber(number.value().applyAsLong(row));
            case Column.Decimal<N> decimal -> json.writeNumber(decimal.value().applyAsDouble(row));
            case Column.Time<N> time -> json.writeNumber(micros(time.value().applyAsLong(row)));
            case Column.Flag<N> flag -> json.writeNumber(flag.value().test(row) ? 1 : 0);
            case Column.Reference<N> reference ->
                json.writeNumber(reference.value().applyAsInt(row));
            case Column.References<N> _,
                    Column.Texts<N> _,
                    Column.Counts<N> _,
                    Column.Rows<N, ?> _,
                    Column.One<N, ?> _ ->
                throw new IllegalStateException(
                        "nested rows cannot contain lists: " + column.head().name());
        }
    }

    int string(@Nullable String text) {
        return text == null ? 0 : strings.number(text);
    }

    /** Returns µs since the job started, or -1 if the time is unknown. */
    long micros(long time) {
        return time == 0 ? -1 : Math.max(0, (time - start) / NANOS_PER_MICRO);
    }

    private static @Nullable String shown(@Nullable String word) {
        return word == null ? null : word.replace('_', ' ');
    }
}
