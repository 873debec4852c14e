package eyas.hunt.answer;

import eyas.text.CsvCell;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes an answer as CSV: the names of the columns, then the rows. It has no place for what could not be judged, which whoever calls says
 * elsewhere.
 */
public final class AnswerCsv {
    /** The longest cell, in characters: spreadsheets take no more. */
    private static final int LONGEST = 32_000;

    private AnswerCsv() {}

    /**
     * Write {@code answer} to {@code out}.
     *
     * @throws IOException if it cannot be written to
     */
    public static void write(Answer answer, Appendable out) throws IOException {
        out.append(answer.columns().stream()
                        .map(column -> CsvCell.of(column.name(), LONGEST))
                        .collect(Collectors.joining(",")))
                .append('\n');
        for (List<Value> row : answer.rows()) {
            out.append(row.stream().map(AnswerCsv::cell).collect(Collectors.joining(",")))
                    .append('\n');
        }
    }

    private static String cell(Value value) {
        return switch (value) {
            // A negative number is no formula.
            case Value.Whole(long number) -> Long.toString(number);
            case Value.Real(double number) -> Double.toString(number);
            case Value.Text _, Value.Truth _, Value.Time _, Value.Absent _ -> CsvCell.of(value.shown(), LONGEST);
        };
    }
}
