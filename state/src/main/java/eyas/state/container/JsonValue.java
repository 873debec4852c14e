package eyas.state.container;

import java.util.List;
import java.util.Map;

/**
 * Holds a JSON text as a tree, for texts of unknown origin whose form is not relied on: whatever is not as expected reads
 * as absent. Made by {@link JsonReader}.
 */
public sealed interface JsonValue {
    /** An absent value, or null. */
    enum Absent implements JsonValue {
        VALUE
    }

    /** A text. */
    record Text(String value) implements JsonValue {}

    /** A whole number that fits. */
    record Whole(long value) implements JsonValue {}

    /** A number with a fraction, or one that does not fit. */
    record Fraction(double value) implements JsonValue {}

    /** A truth value. */
    record Truth(boolean value) implements JsonValue {}

    /** A list. */
    record Array(List<JsonValue> values) implements JsonValue {
        public Array {
            values = List.copyOf(values);
        }
    }

    /** Named values, in no order. */
    record Fields(Map<String, JsonValue> values) implements JsonValue {
        public Fields {
            values = Map.copyOf(values);
        }
    }

    /** Returns the value called {@code name}; absent where there is none, or this has no names. */
    default JsonValue get(String name) {
        return this instanceof Fields fields ? fields.values().getOrDefault(name, Absent.VALUE) : Absent.VALUE;
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

    /** Returns the whole number; {@code absent} where this is none. */
    default long whole(long absent) {
        return this instanceof Whole whole ? whole.value() : absent;
    }

    /** Returns the truth value; false where this is none. */
    default boolean truth() {
        return this instanceof Truth truth && truth.value();
    }

    /** Tells whether there is a value. */
    default boolean isPresent() {
        return !(this instanceof Absent);
    }
}
