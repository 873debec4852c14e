package eyas.report.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one row while a report is read, by the declared names of its columns; null where the row lacks one. */
public final class Cells {
    private final Map<String, Integer> places;
    private final @Nullable Object[] values;
    private long unknownWords;

    /**
     * Makes the cells of rows of one form.
     *
     * @param places the place of each column in the values
     * @param values of one row; the caller sets those of the next one
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

    /** Returns a number or a time; 0 where it is unknown. */
    public long number(String column) {
        return number(column, 0);
    }

    public long number(String column, long unknown) {
        return value(column) instanceof Long number ? number : unknown;
    }

    /**
     * Returns a number of 32 bits; 0 where it is unknown.
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

    /** Returns the id of a row; -1 where there is none. */
    public int reference(String column) {
        return integer(column, -1);
    }

    public double decimal(String column) {
        return value(column) instanceof Double number ? number : 0;
    }

    public boolean flag(String column) {
        return value(column) instanceof Boolean flag && flag;
    }

    /** Returns a text; empty where it is unknown. */
    public String text(String column) {
        return value(column) instanceof String text ? text : "";
    }

    /** Returns a text; null where it is unknown. */
    public @Nullable String textOrNull(String column) {
        String text = text(column);
        return text.isEmpty() ? null : text;
    }

    /** Returns the constant that the column names in small letters; {@code unknown} where it names none. */
    public <E extends Enum<E>> E word(String column, E unknown) {
        String name = text(column).toUpperCase(Locale.ROOT);
        for (E constant : unknown.getDeclaringClass().getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        unknownWords += name.isEmpty() ? 0 : 1;
        return unknown;
    }

    /** Returns how many words there were for which a row has another one, since a later version has written them. */
    public long unknownWords() {
        return unknownWords;
    }

    /** Returns rows, texts or references within the row. */
    @SuppressWarnings("unchecked") // The declaration of the column says what its list holds.
    public <N> List<N> list(String column) {
        return value(column) instanceof List<?> list ? (List<N>) list : List.of();
    }

    @SuppressWarnings("unchecked") // As above: a column of counts holds nothing else.
    public Map<String, Long> counts(String column) {
        return value(column) instanceof Map<?, ?> counts ? (Map<String, Long>) counts : Map.of();
    }

    /** Returns an object within the row; null where it is unknown. */
    public <N> @Nullable N one(String column, Class<N> type) {
        return type.cast(value(column));
    }
}
