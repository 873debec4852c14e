package eyas.text.json;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text as a tree, for texts of unknown origin whose form is not relied on: whatever is not as expected reads as
 * absent. Made by {@link JsonReader}. Immutable.
 */
public sealed interface JsonValue {
    /** A value that is not there, or is null. */
    enum Absent implements JsonValue {
        MISSING,
        NULL
    }

    /** A text. */
    record Text(String value) implements JsonValue {}

    /**
     * A number.
     *
     * @param digits the number as it was written, so that nothing of it is lost
     */
    record Numeric(String digits) implements JsonValue {
        /** Makes a whole number. */
        public Numeric(long value) {
            this(Long.toString(value));
        }
    }

    /** A truth value. */
    record Truth(boolean value) implements JsonValue {}

    /** A list. */
    record Array(List<JsonValue> values) implements JsonValue {
        public Array {
            values = List.copyOf(values);
        }
    }

    /** Named values, in the order in which they were written. */
    record Fields(Map<String, JsonValue> values) implements JsonValue {
        public Fields {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /**
     * Returns {@code data} as a value.
     *
     * @param data null, a text, a number, a truth value, a value, or collections and maps of these; a map's keys are texts
     * @throws IllegalArgumentException if it is something else
     */
    static JsonValue of(@Nullable Object data) {
        return switch (data) {
            case null -> Absent.NULL;
            case JsonValue value -> value;
            case CharSequence text -> new Text(text.toString());
            case Number number -> new Numeric(number.toString());
            case Boolean truth -> new Truth(truth);
            case Collection<?> list ->
                new Array(list.stream().map(JsonValue::of).toList());
            case Map<?, ?> map -> {
                Map<String, JsonValue> values = new LinkedHashMap<>();
                map.forEach((name, value) -> values.put((String) name, of(value)));
                yield new Fields(values);
            }
            default -> throw new IllegalArgumentException("no JSON for " + data.getClass());
        };
    }

    /** Returns the value called {@code name}; missing where there is none, or this has no names. */
    default JsonValue get(String name) {
        return this instanceof Fields fields ? fields.values().getOrDefault(name, Absent.MISSING) : Absent.MISSING;
    }

    /** Returns the values of a list; none where this is no list. */
    default List<JsonValue> list() {
        return this instanceof Array array ? array.values() : List.of();
    }

    /** Returns the named values; none where this has no names. */
    default Map<String, JsonValue> fields() {
        return this instanceof Fields fields ? fields.values() : Map.of();
    }

    /** Returns the text; empty where this is no text. */
    default String text() {
        return this instanceof Text text ? text.value() : "";
    }

    /** Returns the whole number; {@code absent} where this is none, or does not fit. */
    default long whole(long absent) {
        if (!(this instanceof Numeric number) || !isWhole(number.digits())) {
            return absent;
        }
        try {
            return Long.parseLong(number.digits());
        } catch (NumberFormatException e) {
            // As good as none: it has as many digits as the largest that fits, and is larger.
            return absent;
        }
    }

    private static boolean isWhole(String number) {
        boolean whole = number.length() <= Long.toString(Long.MIN_VALUE).length();
        for (int i = 0; i < number.length() && whole; i++) {
            char c = number.charAt(i);
            whole = (c >= '0' && c <= '9') || c == '-';
        }
        return whole;
    }

    /** Returns the number as nearly as a double has it; {@code absent} where this is none. */
    default double number(double absent) {
        return this instanceof Numeric number ? Double.parseDouble(number.digits()) : absent;
    }

    /** Returns the truth value; false where this is none. */
    default boolean truth() {
        return this instanceof Truth truth && truth.value();
    }

    /** Returns whether there is a value; null is none. */
    default boolean isPresent() {
        return !(this instanceof Absent);
    }
}
