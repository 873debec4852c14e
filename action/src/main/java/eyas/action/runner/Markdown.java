package eyas.action.runner;

import eyas.report.Printable;

/** Makes text that a job chose harmless in Markdown that GitHub renders: no markup, no HTML, no mention, no link. */
public final class Markdown {
    private static final String ESCAPED = "\\`*_{}[]()#+-.!|~>@&<:/=";

    /** A space of no width, which Printable leaves to nobody else. */
    private static final String GAP = "&#8203;";

    private Markdown() {}

    /** Returns {@code text} for running text and cells of tables, cut to {@code limit} characters. */
    public static String text(String text, int limit) {
        String plain = Printable.of(text, limit);
        StringBuilder out = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                // GitHub looks for mentions and references in the text that results, where an entity is its character
                // again:
                // only a space of no width keeps them apart. No link is made of what has no colon when it is parsed.
                case '@' -> out.append("&#64;").append(GAP);
                case '#' -> out.append("&#35;").append(GAP);
                case ':' -> out.append("&#58;");
                case '-' -> out.append("\\-").append(isReference(plain, i) ? GAP : "");
                default -> {
                    if (ESCAPED.indexOf(c) >= 0) {
                        out.append('\\');
                    }
                    out.append(c);
                }
            }
        }
        return out.toString();
    }

    /** Tells whether the hyphen at {@code at} is the one of {@code GH-123}. */
    private static boolean isReference(String text, int at) {
        return at >= 2 && text.regionMatches(true, at - 2, "GH", 0, 2);
    }

    /** Returns {@code text} as code, cut to {@code limit} characters, fit for a cell of a table. */
    public static String code(String text, int limit) {
        String plain = Printable.of(text, limit);
        StringBuilder out = new StringBuilder(plain.length() + 16).append("<code>");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                // Code has no mentions, but mail addresses become links all the same.
                case '@' -> out.append("&#64;").append(GAP);
                case '\\', '`', '*', '_', '[', ']', '|', '~', '#', ':', '!', '$', '(', ')' ->
                    out.append("&#").append((int) c).append(';');
                default -> out.append(c);
            }
        }
        return out.append("</code>").toString();
    }
}
