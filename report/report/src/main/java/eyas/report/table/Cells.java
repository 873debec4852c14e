package eyas.report.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one row while a report is read, by declared column name; null if the row lacks a column. */
public final class Cells {
    private final Map<String, Integer> places;
    private final @Nullable Object[] values;
    private long unknownValues;

    /**
     * Creates the cells for rows of one schema.
     *
     * @param places the index of each column in the values
     * @param values the values of one row; the caller replaces them for the next row
     */
    public Cells(Map<String, Integer> places, @Nullable Object[] values) {
        this.places = places;
        this.values = values;
    }

    private @Nullable Object value(String column) {
        Integer place = places.get(column);
        if (place == null) {
            throw new IllegalStateException("no column '" + column + "' is declared");
        }
        return values[place];
    }

    /** Returns a number or a time; 0 if unknown. */
    public long number(String column) {
        return number(column, 0);
    }

    public long number(String column, long unknown) {
        return value(column) instanceof Long number ? number : unknown;
    }

    /**
     * Returns a 32-bit number; 0 if unknown.
     *
     * @throws IllegalArgumentException if the number is larger
     */
    public int integer(String column) {
        return integer(column, 0);
    }

    public int integer(String column, int unknown) {
        long number = number(column, unknown);
        if (number != (int) number) {
            throw new IllegalArgumentException(column + " " + number + " does not fit into 32 bits");
        }
        return (int) number;
    }

    /** Returns the id of a row; -1 if there is none. */
    public int reference(String column) {
        return integer(column, -1);
    }

    public double decimal(String column) {
        return value(column) instanceof Double number ? number : 0;
    }

    public boolean flag(String column) {
        return value(column) instanceof Boolean flag && flag;
    }

    /** Returns a text; empty if unknown. */
    public String text(String column) {
        return value(column) instanceof String text ? text : "";
    }

    /** Returns a text; null if unknown. */
    public @Nullable String textOrNull(String column) {
        String text = text(column);
        return text.isEmpty() ? null : text;
    }

    /** Returns the constant whose lower-case name the column holds, or {@code unknown} for other values. */
    public <E extends Enum<E>> E enumValue(String column, E unknown) {
        String name = text(column).toUpperCase(Locale.ROOT);
        for (E constant : unknown.getDeclaringClass().getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        unknownValues += name.isEmpty() ? 0 : 1;
        return unknown;
    }

    /** Returns the number of unrecognized enum values, as written by later versions, that were replaced. */
    public long unknownValues() {
        return unknownValues;
    }

    /** Returns nested rows, texts or references. */
    @SuppressWarnings("unchecked") // the column's declaration determines the element type
    public <N> List<N> list(String column) {
        return value(column) instanceof List<?> list ? (List<N>) list : List.of();
    }

    @SuppressWarnings("unchecked") // as above: a counts column holds nothing else
    public Map<String, Long> counts(String column) {
        return value(column) instanceof Map<?, ?> counts ? (Map<String, Long>) counts : Map.of();
    }

    /** Returns a nested object; null if unknown. */
    public <N> @Nullable N one(String column, Class<N> type) {
        return type.cast(value(column));
    }
}
