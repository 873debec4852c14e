package eyas.engine;

import java.util.List;

/** Holds the value of an output field as JSON will show it. */
public sealed interface OutputValue {
    /** A string. */
    record Text(String value) implements OutputValue {}

    /** A whole number; one with the highest bit set is negative. */
    record Whole(long value) implements OutputValue {}

    /** A whole number without a sign. */
    record Unsigned(long value) implements OutputValue {}

    /** A number with a fraction. */
    record Real(double value) implements OutputValue {}

    /** A truth value. */
    record Truth(boolean value) implements OutputValue {}

    /** Several values. */
    record Many(List<OutputValue> values) implements OutputValue {
        public Many {
            values = List.copyOf(values);
        }
    }

    /** The field is absent; {@code null} in JSON, {@code <NA>} in text. */
    record Missing() implements OutputValue {}
}
