package eyas.cli.manual;

import java.util.List;

/** Text with the macros of manual pages. */
final class Roff {
    private final StringBuilder out = new StringBuilder();

    /** Adds the page's title, whose date is left to nobody: a page is the same whenever it is made. */
    Roff title(String name, String program, String manual) {
        out.append(".TH \"")
                .append(escaped(name))
                .append("\" \"1\" \"\" \"")
                .append(escaped(program))
                .append("\" \"")
                .append(escaped(manual))
                .append("\"\n.nh\n.ad l\n");
        return this;
    }

    /** Begins a section. */
    Roff section(String name) {
        out.append(".SH ").append(escaped(name)).append('\n');
        return this;
    }

    /** Adds a line. */
    Roff plain(String line) {
        out.append(escaped(line)).append('\n');
        return this;
    }

    /** Adds a paragraph. */
    Roff paragraph(String text) {
        out.append(".PP\n");
        return plain(text);
    }

    /** Adds lines that stay as they are. */
    Roff verbatim(List<String> lines) {
        out.append(".PP\n.nf\n");
        lines.forEach(this::plain);
        out.append(".fi\n");
        return this;
    }

    /** Adds what is explained, and its explanation below. */
    Roff entry(String term, List<String> paragraphs) {
        out.append(".TP\n\\fB").append(escaped(term)).append("\\fR\n");
        String separator = "";
        for (String each : paragraphs) {
            out.append(separator);
            plain(each);
            separator = ".IP\n";
        }
        return this;
    }

    /** Returns the page. */
    String text() {
        return out.toString();
    }

    /** Returns text of which nothing is taken for a request or an escape. */
    private static String escaped(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
