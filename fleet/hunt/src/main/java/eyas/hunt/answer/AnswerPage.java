package eyas.hunt.answer;

import eyas.text.Printable;
import eyas.text.Sha256;
import eyas.text.XmlEscaper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes answers as one self-contained HTML page: its Content Security Policy allows the one style whose hash it names, no script and no
 * request.
 */
public final class AnswerPage {
    private static final int LONGEST = 4_096;

    private AnswerPage() {}

    /**
     * Writes a page of {@code answers}.
     *
     * @throws IOException if writing to {@code out} fails
     */
    public static void write(String title, List<Answer> answers, Appendable out) throws IOException {
        String style = style();
        out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-")
                .append(Sha256.base64Of(style))
                .append("'; base-uri 'none'; form-action 'none'\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
                .append(text(title))
                .append("</title>\n<style>")
                .append(style)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(text(title))
                .append("</h1>\n");
        for (Answer answer : answers) {
            section(answer, out);
        }
        out.append("</body>\n</html>\n");
    }

    private static void section(Answer answer, Appendable out) throws IOException {
        AnswerEvidence evidence = answer.evidence();
        out.append("<section>\n<h2>").append(text(answer.title())).append("</h2>\n<p>");
        out.append(evidence.counts()).append("</p>\n");
        if (answer.rows().isEmpty()) {
            out.append("<p>Nothing found.</p>\n");
        } else {
            table(answer, out);
        }
        List<String> remarks = answer.remarks();
        if (!remarks.isEmpty()) {
            out.append("<ul class=\"remarks\">\n");
            for (String remark : remarks) {
                out.append("<li>").append(text(remark)).append("</li>\n");
            }
            out.append("</ul>\n");
        }
        notJudged(evidence, out);
        out.append("</section>\n");
    }

    private static void table(Answer answer, Appendable out) throws IOException {
        out.append("<table>\n<thead><tr>");
        for (AnswerColumn column : answer.columns()) {
            out.append("<th scope=\"col\" title=\"")
                    .append(text(column.description()))
                    .append("\">")
                    .append(text(column.name().replace('_', ' ')))
                    .append("</th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        for (List<AnswerValue> row : answer.rows()) {
            out.append("<tr>");
            for (AnswerValue value : row) {
                boolean number = value instanceof AnswerValue.IntegerValue || value instanceof AnswerValue.Real;
                out.append(number ? "<td class=\"number\">" : "<td>")
                        .append(text(value.shown()))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</tbody>\n</table>\n");
    }

    private static void notJudged(AnswerEvidence evidence, Appendable out) throws IOException {
        if (evidence.named().isEmpty()) {
            return;
        }
        out.append("<details><summary>Inconclusive jobs</summary>\n<ul>\n");
        for (InconclusiveJob job : evidence.named()) {
            out.append("<li>")
                    .append(text(job.name().isEmpty() ? job.job() : job.name()))
                    .append(": ")
                    .append(text(job.description()))
                    .append("</li>\n");
        }
        out.append("</ul>\n</details>\n");
    }

    /** Replaces bidirectional and other control characters first, so that the page shows the actual text. */
    private static String text(String text) {
        return XmlEscaper.text(Printable.of(text, LONGEST));
    }

    private static String style() {
        try (InputStream in = AnswerPage.class.getResourceAsStream("answer.css")) {
            if (in == null) {
                throw new IllegalStateException("answer.css is missing from the module eyas.hunt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
