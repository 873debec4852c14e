package eyas.engine;

import java.util.List;

/** The value of an output field, typed as in JSON. */
public sealed interface OutputValue {
    /** A string. */
    record Text(String value) implements OutputValue {}

    /** A signed 64-bit integer. */
    record IntegerValue(long value) implements OutputValue {}

    /** An unsigned 64-bit integer. */
    record Unsigned(long value) implements OutputValue {}

    /** A floating-point number. */
    record Real(double value) implements OutputValue {}

    /** A Boolean. */
    record Truth(boolean value) implements OutputValue {}

    /** A list of values. */
    record Many(List<OutputValue> values) implements OutputValue {
        public Many {
            values = List.copyOf(values);
        }
    }

    /** The field is absent; {@code null} in JSON, {@code <NA>} in text. */
    record Missing() implements OutputValue {}
}
