package eyas.hunt.answer;

import eyas.report.Palette;
import eyas.text.Printable;
import eyas.text.TerminalLine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Writes an answer for a terminal: its rows as a table without empty columns, followed by inconclusive jobs. */
public final class AnswerText {
    /** The widest column, and the longest value in the last column, in characters. */
    private static final int WIDEST = 60;

    private static final int LAST = 400;
    private static final String BETWEEN = "  ";
    /** Maximum number of inconclusive jobs that are listed. */
    private static final int NAMED = 10;

    private final Palette palette;
    private final int columns;

    /**
     * Creates a writer.
     *
     * @param columns the width of a line, {@link TerminalLine#UNLIMITED} if the output is not a terminal
     */
    public AnswerText(Palette palette, int columns) {
        this.palette = palette;
        this.columns = columns;
    }

    /** Returns the lines of {@code answer}, each with a line end. */
    public String of(Answer answer) {
        StringBuilder out = new StringBuilder();
        line(out, palette.bold(Printable.of(answer.title(), LAST)));
        table(answer, out);
        AnswerEvidence evidence = answer.evidence();
        line(out, evidence.counts());
        for (String remark : answer.remarks()) {
            out.append(TerminalLine.wrapped(Printable.of(remark, LAST), columns, "  "))
                    .append('\n');
        }
        evidence.named().stream()
                .limit(NAMED)
                .forEach(job -> line(
                        out,
                        "  " + Printable.of(job.name().isEmpty() ? job.job() : job.name(), LAST) + ": "
                                + Printable.of(job.description(), LAST)));
        if (evidence.unjudged() > NAMED) {
            line(out, "  and " + (evidence.unjudged() - NAMED) + " more; --format json lists them");
        }
        return out.toString();
    }

    private void table(Answer answer, StringBuilder out) {
        if (answer.rows().isEmpty()) {
            line(out, "nothing found");
            return;
        }
        int[] shown = IntStream.range(0, answer.columns().size())
                .filter(i -> answer.rows().stream()
                        .anyMatch(row -> !row.get(i).shown().isEmpty()))
                .toArray();
        int count = shown.length;
        List<List<String>> cells = new ArrayList<>();
        cells.add(IntStream.of(shown)
                .mapToObj(i -> cell(answer.columns().get(i).name()))
                .toList());
        for (List<AnswerValue> row : answer.rows()) {
            List<String> line = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                line.add(Printable.of(row.get(shown[i]).shown(), i == count - 1 ? LAST : WIDEST));
            }
            cells.add(line);
        }
        int[] widths = new int[count];
        for (List<String> row : cells) {
            for (int i = 0; i < count; i++) {
                widths[i] = Math.max(widths[i], TerminalLine.width(row.get(i)));
            }
        }
        boolean head = true;
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < count; i++) {
                String cell = row.get(i);
                line.append(i == 0 ? "" : BETWEEN).append(cell);
                if (i < count - 1) {
                    line.repeat(' ', widths[i] - TerminalLine.width(cell));
                }
            }
            String text = line.toString().stripTrailing();
            line(out, head ? palette.dim(text) : text);
            head = false;
        }
    }

    private static String cell(String text) {
        return Printable.of(text, WIDEST);
    }

    private void line(StringBuilder out, String text) {
        out.append(TerminalLine.cut(text, columns)).append('\n');
    }
}
