package eyas.report.html;

import eyas.report.model.Part;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the tables of a report column by column: a number for each row, of which texts are numbers of the string table and
 * times µs since the job began, -1 where unknown. So a hundred thousand rows are few bytes, and few objects in a browser.
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

    /**
     * Writes columns of the rows of one table.
     *
     * @param <T> what a row is
     */
    final class Columns<T> {
        private final List<T> rows;

        private Columns(List<T> rows) {
            this.rows = rows;
        }

        Columns<T> number(String name, ToLongFunction<T> value) {
            json.writeArrayPropertyStart(name);
            for (T row : rows) {
                json.writeNumber(value.applyAsLong(row));
            }
            json.writeEndArray();
            return this;
        }

        Columns<T> flag(String name, ToIntFunction<T> value) {
            return number(name, row -> value.applyAsInt(row));
        }

        Columns<T> text(String name, Function<T, @Nullable String> value) {
            return number(name, row -> string(value.apply(row)));
        }

        Columns<T> word(String name, Function<T, Enum<?>> value) {
            return number(name, row -> string(ColumnWriter.word(value.apply(row))));
        }

        Columns<T> time(String name, ToLongFunction<T> value) {
            return number(name, row -> micros(value.applyAsLong(row)));
        }

        /** Writes a list for each row, 0 for an empty one. */
        Columns<T> list(String name, Function<T, List<?>> value) {
            json.writeArrayPropertyStart(name);
            for (T row : rows) {
                List<?> list = value.apply(row);
                if (list.isEmpty()) {
                    json.writeNumber(0);
                } else {
                    json.writeStartArray();
                    list.forEach(item -> item(item));
                    json.writeEndArray();
                }
            }
            json.writeEndArray();
            return this;
        }

        void end() {
            json.writeEndObject();
            json.writeEndObject();
        }

        private void item(@Nullable Object item) {
            switch (item) {
                case Integer number -> json.writeNumber(number);
                case Long number -> json.writeNumber(number);
                case String text -> json.writeNumber(string(text));
                case List<?> list -> {
                    json.writeStartArray();
                    list.forEach(inner -> item(inner));
                    json.writeEndArray();
                }
                case null, default -> throw new IllegalStateException("no column holds " + item);
            }
        }
    }

    /** Begins a table that may have been cut or switched off. */
    <T> Columns<T> table(String name, Part<T> part) {
        return table(name, part.rows(), part.collected(), part.omitted(), part.hidden());
    }

    /** Begins a table that is whole. */
    <T> Columns<T> table(String name, List<T> rows) {
        return table(name, rows, true, 0, 0);
    }

    private <T> Columns<T> table(String name, List<T> rows, boolean collected, long omitted, long hidden) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("rows", rows.size());
        json.writeBooleanProperty("collected", collected);
        json.writeNumberProperty("omitted", omitted);
        json.writeNumberProperty("hidden", hidden);
        json.writeObjectPropertyStart("columns");
        return new Columns<>(rows);
    }

    int string(@Nullable String text) {
        return text == null ? 0 : strings.number(text);
    }

    /** Returns µs since the job began, -1 where the time is unknown. */
    long micros(long time) {
        return time == 0 ? -1 : Math.max(0, (time - start) / NANOS_PER_MICRO);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
