package eyas.cli.manual;

import java.util.List;

/** Builds text with the macros of manual pages. */
final class Roff {
    private final StringBuilder out = new StringBuilder();

    /** Adds the page's title, without a date: the build is reproducible. */
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

    /** Starts a section. */
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

    /** Adds lines verbatim. */
    Roff verbatim(List<String> lines) {
        out.append(".PP\n.nf\n");
        lines.forEach(this::plain);
        out.append(".fi\n");
        return this;
    }

    /** Adds a term and its explanation. */
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

    /** Returns the text with requests and escapes masked. */
    private static String escaped(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
