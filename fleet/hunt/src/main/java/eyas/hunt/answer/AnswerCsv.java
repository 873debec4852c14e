package eyas.hunt.answer;

import eyas.text.CsvEscaper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes an answer as CSV: the names of the columns, then the rows. CSV cannot express omissions, so the caller has to print {@link
 * #footnotes} separately.
 */
public final class AnswerCsv {
    /** The longest cell, in characters: the limit of spreadsheets. */
    private static final int LONGEST = 32_000;

    private AnswerCsv() {}

    /**
     * Writes {@code answers} to {@code out}, separated by empty lines.
     *
     * @throws IOException if writing fails
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
                        .map(column -> CsvEscaper.of(column.name(), LONGEST))
                        .collect(Collectors.joining(",")))
                .append('\n');
        for (List<AnswerValue> row : answer.rows()) {
            out.append(row.stream().map(AnswerCsv::cell).collect(Collectors.joining(",")))
                    .append('\n');
        }
    }

    /** Returns what the rows do not express: counts of jobs, omissions and inconclusive jobs. */
    public static List<String> footnotes(List<Answer> answers) {
        List<String> lines = new ArrayList<>();
        for (Answer answer : answers) {
            lines.add(answer.title() + ": " + answer.evidence().counts());
            answer.remarks().forEach(remark -> lines.add("  " + remark));
        }
        return lines;
    }

    private static String cell(AnswerValue value) {
        return switch (value) {
            // A negative number is not a formula.
            case AnswerValue.IntegerValue(long number) -> Long.toString(number);
            case AnswerValue.Real(double number) -> Double.toString(number);
            case AnswerValue.Text _, AnswerValue.Truth _, AnswerValue.Time _, AnswerValue.Absent _ ->
                CsvEscaper.of(value.shown(), LONGEST);
        };
    }
}
