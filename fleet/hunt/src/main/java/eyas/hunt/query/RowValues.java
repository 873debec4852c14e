package eyas.hunt.query;

import eyas.hunt.answer.AnswerColumn;
import eyas.hunt.answer.AnswerValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts the rows of a query to values, up to a limit. */
final class RowValues {
    /** The longest text of a value, in characters; longer ones are truncated. */
    private static final int LONGEST = 16_384;

    private static final int MOST_COLUMNS = 1_000;
    private static final String TIME = "_time";

    /**
     * The result.
     *
     * @param omitted number of rows beyond the limit
     */
    record Result(List<AnswerColumn> columns, List<List<AnswerValue>> rows, long omitted) {}

    private RowValues() {}

    /**
     * Converts rows; a whole number in a column whose name ends in {@code _time} is a time.
     *
     * @param counting whether rows beyond {@code most} are counted; otherwise {@code omitted} is -1 if there are any
     * @param descriptions descriptions of columns, by name
     */
    static Result take(ResultSet rows, int most, boolean counting, Map<String, String> descriptions)
            throws SQLException, HuntException {
        ResultSetMetaData about = rows.getMetaData();
        int count = about.getColumnCount();
        if (count > MOST_COLUMNS) {
            throw new HuntException("the query returns " + count + " columns, maximum " + MOST_COLUMNS);
        }
        List<AnswerColumn> columns = new ArrayList<>(count);
        Map<String, Integer> names = new HashMap<>();
        for (int i = 1; i <= count; i++) {
            String name = about.getColumnLabel(i);
            int before = names.merge(name, 1, Integer::sum);
            columns.add(
                    new AnswerColumn(before == 1 ? name : name + "_" + before, descriptions.getOrDefault(name, "")));
        }
        List<List<AnswerValue>> taken = new ArrayList<>();
        long omitted = 0;
        while (rows.next()) {
            if (taken.size() < most) {
                taken.add(row(rows, columns));
            } else if (counting) {
                omitted++;
            } else {
                omitted = -1;
                break;
            }
        }
        return new Result(columns, taken, omitted);
    }

    private static List<AnswerValue> row(ResultSet rows, List<AnswerColumn> columns) throws SQLException {
        List<AnswerValue> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            AnswerValue value = value(rows.getObject(i + 1));
            values.add(
                    value instanceof AnswerValue.IntegerValue(long nanos)
                                    && columns.get(i).name().endsWith(TIME)
                            ? new AnswerValue.Time(nanos)
                            : value);
        }
        return values;
    }

    private static AnswerValue value(@Nullable Object object) {
        return switch (object) {
            case null -> new AnswerValue.Absent();
            case Boolean truth -> new AnswerValue.Truth(truth);
            case Long number -> new AnswerValue.IntegerValue(number);
            case Integer number -> new AnswerValue.IntegerValue(number);
            case Short number -> new AnswerValue.IntegerValue(number);
            case Byte number -> new AnswerValue.IntegerValue(number);
            case Double number -> new AnswerValue.Real(number);
            case Float number -> new AnswerValue.Real(number);
            // A sum of whole numbers has a wider type.
            case BigInteger number
            when number.bitLength() < Long.SIZE -> new AnswerValue.IntegerValue(number.longValue());
            case BigDecimal number -> new AnswerValue.Real(number.doubleValue());
            default -> text(object.toString());
        };
    }

    private static AnswerValue text(String text) {
        if (text.length() <= LONGEST) {
            return new AnswerValue.Text(text);
        }
        int end = LONGEST - (Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? 1 : 0);
        return new AnswerValue.Text(text.substring(0, end) + "…");
    }
}
