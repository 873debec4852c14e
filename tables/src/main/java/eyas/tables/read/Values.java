package eyas.tables.read;

import eyas.tables.model.ColumnType;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Turns values of JSON into values of columns. */
final class Values {
    private Values() {}

    /**
     * Return the value as a column of {@code type} has it.
     *
     * @param value is present
     * @param place where it is, for the message
     * @throws UnusableInputException if it is of another type
     */
    static Object of(ColumnType type, JsonValue value, Supplier<String> place) {
        return switch (type) {
            case TEXT -> text(value, place);
            case WHOLE -> whole(value, place);
            case DECIMAL -> decimal(value, place);
            case TRUTH -> truth(value, place);
            case TEXTS -> {
                List<Object> texts = new ArrayList<>();
                list(value, place).forEach(each -> texts.add(text(each, place)));
                yield texts;
            }
            case WHOLES -> {
                List<Object> numbers = new ArrayList<>();
                list(value, place).forEach(each -> numbers.add(whole(each, place)));
                yield numbers;
            }
            case DAY -> throw new IllegalArgumentException("no report has a day");
        };
    }

    private static String text(JsonValue value, Supplier<String> place) {
        if (value instanceof JsonValue.Text(String text)) {
            return text;
        }
        throw wrong(place, "a text");
    }

    static Object whole(JsonValue value, Supplier<String> place) {
        long number = value.whole(Long.MIN_VALUE);
        if (number == Long.MIN_VALUE) {
            throw wrong(place, "a whole number of 64 bits");
        }
        return number;
    }

    private static Double decimal(JsonValue value, Supplier<String> place) {
        if (value instanceof JsonValue.Numeric) {
            double number = value.number(Double.NaN);
            if (Double.isFinite(number)) {
                return number;
            }
        }
        throw wrong(place, "a number");
    }

    private static Boolean truth(JsonValue value, Supplier<String> place) {
        if (value instanceof JsonValue.Truth(boolean truth)) {
            return truth;
        }
        throw wrong(place, "true or false");
    }

    private static List<JsonValue> list(JsonValue value, Supplier<String> place) {
        if (value instanceof JsonValue.Array(List<JsonValue> values)) {
            return values;
        }
        throw wrong(place, "a list");
    }

    private static UnusableInputException wrong(Supplier<String> place, String wanted) {
        return new UnusableInputException(place.get() + ": is not " + wanted);
    }
}
