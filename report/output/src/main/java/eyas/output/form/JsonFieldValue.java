package eyas.output.form;

import eyas.engine.OutputValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts field values to JSON values: null, strings, numbers, booleans and lists of these. */
final class JsonFieldValue {
    private JsonFieldValue() {}

    static @Nullable Object of(OutputValue value) {
        return switch (value) {
            case OutputValue.Text(String text) -> text;
            case OutputValue.IntegerValue(long number) -> number;
            case OutputValue.Unsigned(long number) ->
                number >= 0 ? (Object) number : new BigInteger(Long.toUnsignedString(number));
            // JSON cannot represent NaN and infinities.
            case OutputValue.Real(double number) -> Double.isFinite(number) ? (Object) number : Double.toString(number);
            case OutputValue.Truth(boolean truth) -> truth;
            case OutputValue.Many(List<OutputValue> values) -> {
                List<@Nullable Object> all = new ArrayList<>();
                values.forEach(each -> all.add(of(each)));
                yield all;
            }
            case OutputValue.Missing _ -> null;
        };
    }
}
