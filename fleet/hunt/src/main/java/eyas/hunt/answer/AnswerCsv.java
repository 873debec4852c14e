package eyas.hunt.answer;

import eyas.text.CsvCell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes an answer as CSV: the names of the columns, then the rows. It has no place for what is missing, which whoever calls has to say
 * beside it: {@link #beside}.
 */
public final class AnswerCsv {
    /** The longest cell, in characters: spreadsheets take no more. */
    private static final int LONGEST = 32_000;

    private AnswerCsv() {}

    /**
     * Write {@code answers} to {@code out}, with an empty line between two.
     *
     * @throws IOException if it cannot be written to
     */
    public static void write(List<Answer> answers, Appendable out) throws IOException {
        boolean isFirst = true;
        for (Answer answer : answers) {
            if (!isFirst) {
                out.append('\n');
            }
            isFirst = false;
            write(answer, out);
        }
    }

    private static void write(Answer answer, Appendable out) throws IOException {
        out.append(answer.columns().stream()
                        .map(column -> CsvCell.of(column.name(), LONGEST))
                        .collect(Collectors.joining(",")))
                .append('\n');
        for (List<Value> row : answer.rows()) {
            out.append(row.stream().map(AnswerCsv::cell).collect(Collectors.joining(",")))
                    .append('\n');
        }
    }

    /** Return what the rows of answers do not say: how many jobs were found among how many, what was left out, what could not be judged. */
    public static List<String> beside(List<Answer> answers) {
        List<String> lines = new ArrayList<>();
        for (Answer answer : answers) {
            lines.add(answer.title() + ": " + answer.evidence().counts());
            answer.remarks().forEach(remark -> lines.add("  " + remark));
        }
        return lines;
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
