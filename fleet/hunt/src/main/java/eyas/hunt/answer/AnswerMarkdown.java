package eyas.hunt.answer;

import eyas.text.MarkdownEscaper;
import java.util.ArrayList;
import java.util.List;

/** Writes answers as Markdown, for a job summary or an issue: a heading and a table for each. */
public final class AnswerMarkdown {
    private static final int LONGEST = 300;
    /** Maximum number of rows of each answer: a GitHub page is limited to a mebibyte. */
    private static final int ROWS = 200;

    private AnswerMarkdown() {}

    /** Returns {@code answers} below a heading {@code title}. */
    public static String of(String title, List<Answer> answers) {
        StringBuilder out = new StringBuilder("# ")
                .append(MarkdownEscaper.text(title, LONGEST))
                .append("\n\n");
        for (Answer answer : answers) {
            out.append("## ")
                    .append(MarkdownEscaper.text(answer.title(), LONGEST))
                    .append("\n\n");
            table(answer, out);
            out.append(MarkdownEscaper.text(answer.evidence().counts(), LONGEST))
                    .append("\n\n");
        }
        remarks(answers, out);
        return out.toString();
    }

    private static void table(Answer answer, StringBuilder out) {
        if (answer.rows().isEmpty()) {
            out.append("Nothing.\n\n");
            return;
        }
        out.append('|');
        answer.columns()
                .forEach(column -> out.append(' ')
                        .append(MarkdownEscaper.text(column.name().replace('_', ' '), LONGEST))
                        .append(" |"));
        out.append("\n|").repeat(" --- |", answer.columns().size()).append('\n');
        for (List<AnswerValue> row :
                answer.rows().subList(0, Math.min(ROWS, answer.rows().size()))) {
            out.append('|');
            for (AnswerValue value : row) {
                out.append(' ').append(cell(value)).append(" |");
            }
            out.append('\n');
        }
        out.append('\n');
        if (answer.rows().size() > ROWS) {
            out.append(answer.rows().size() - ROWS).append(" more rows are not shown here.\n\n");
        }
    }

    private static String cell(AnswerValue value) {
        return switch (value) {
            case AnswerValue.Text(String text) -> MarkdownEscaper.codeCell(text, LONGEST);
            case AnswerValue.IntegerValue _,
                    AnswerValue.Real _,
                    AnswerValue.Truth _,
                    AnswerValue.Time _,
                    AnswerValue.Absent _ -> MarkdownEscaper.text(value.shown(), LONGEST);
        };
    }

    /** Writes remarks that are common to all answers only once. */
    private static void remarks(List<Answer> answers, StringBuilder out) {
        List<String> output = new ArrayList<>();
        for (Answer answer : answers) {
            answer.remarks().stream().filter(remark -> !output.contains(remark)).forEach(output::add);
        }
        output.forEach(remark ->
                out.append("- ").append(MarkdownEscaper.text(remark, LONGEST)).append('\n'));
    }
}
