package eyas.text.json;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON tree for untrusted texts of unknown structure: a value of an unexpected kind reads as absent. Created by {@link JsonReader}.
 * Immutable.
 */
public sealed interface JsonValue {
    /** A missing value or null. */
    enum Absent implements JsonValue {
        MISSING,
        NULL
    }

    /** A string. */
    record Text(String value) implements JsonValue {}

    /**
     * A number.
     *
     * @param digits the number as written, without loss of precision
     */
    record Numeric(String digits) implements JsonValue {
        /** Creates an integer. */
        public Numeric(long value) {
            this(Long.toString(value));
        }
    }

    /** A Boolean. */
    record Truth(boolean value) implements JsonValue {}

    /** An array. */
    record Array(List<JsonValue> values) implements JsonValue {
        public Array {
            values = List.copyOf(values);
        }
    }

    /** An object; fields are in the order of the text. */
    record Fields(Map<String, JsonValue> values) implements JsonValue {
        public Fields {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /**
     * Returns {@code data} as a value.
     *
     * @param data null, a string, a number, a Boolean, a value, or collections and maps of these; the keys of a map are strings
     * @throws IllegalArgumentException if it is anything else
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
            default -> throw new IllegalArgumentException("cannot convert to JSON: " + data.getClass());
        };
    }

    /** Returns the field {@code name}; absent if there is none, or if this is not an object. */
    default JsonValue get(String name) {
        return this instanceof Fields fields ? fields.values().getOrDefault(name, Absent.MISSING) : Absent.MISSING;
    }

    /** Returns the elements of an array; empty if this is not an array. */
    default List<JsonValue> list() {
        return this instanceof Array array ? array.values() : List.of();
    }

    /** Returns the fields of an object; empty if this is not an object. */
    default Map<String, JsonValue> fields() {
        return this instanceof Fields fields ? fields.values() : Map.of();
    }

    /** Returns the string; empty if this is not a string. */
    default String text() {
        return this instanceof Text text ? text.value() : "";
    }

    /** Returns the integer; {@code absent} if this is not an integer, or does not fit. */
    default long integer(long absent) {
        if (!(this instanceof Numeric number) || !isInteger(number.digits())) {
            return absent;
        }
        try {
            return Long.parseLong(number.digits());
        } catch (NumberFormatException e) {
            // Same result as for no integer: it has as many digits as the largest value, and is larger.
            return absent;
        }
    }

    private static boolean isInteger(String number) {
        boolean whole = number.length() <= Long.toString(Long.MIN_VALUE).length();
        for (int i = 0; i < number.length() && whole; i++) {
            char c = number.charAt(i);
            whole = (c >= '0' && c <= '9') || c == '-';
        }
        return whole;
    }

    /** Returns the number as the nearest double; {@code absent} if this is not a number. */
    default double number(double absent) {
        return this instanceof Numeric number ? Double.parseDouble(number.digits()) : absent;
    }

    /** Returns the Boolean; false if this is not a Boolean. */
    default boolean truth() {
        return this instanceof Truth truth && truth.value();
    }

    /** Returns whether there is a value other than null. */
    default boolean isPresent() {
        return !(this instanceof Absent);
    }
}
