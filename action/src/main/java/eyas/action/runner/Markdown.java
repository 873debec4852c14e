package eyas.action.runner;

import eyas.report.Printable;

/** Makes text that a job chose harmless in Markdown that GitHub renders: no markup, no HTML, no mention, no link. */
public final class Markdown {
    private static final String ESCAPED = "\\`*_{}[]()#+-.!|~>@&<:/=";

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
                // An entity is no longer a mention, and no link is made of what has no colon.
                case '@' -> out.append("&#64;");
                case ':' -> out.append("&#58;");
                case '#' -> out.append("&#35;");
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
                case '\\', '`', '*', '_', '[', ']', '|', '~', '@', '#', ':', '!', '$', '(', ')' ->
                    out.append("&#").append((int) c).append(';');
                default -> out.append(c);
            }
        }
        return out.append("</code>").toString();
    }
}
