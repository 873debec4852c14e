package eyas.text;

/**
 * Makes text of unknown origin harmless in Markdown that GitHub renders: no markup, no HTML, no mention, no link, no command
 * of a workflow, no character that moves others; on one line.
 *
 * <p>Characters that mean something are written as entities, which stand for the character everywhere, in blocks of HTML too,
 * and begin nothing.
 */
public final class Markdown {
    /** What is an entity in running text, wherever it stands. */
    private static final String TEXT = "|`*_[]~:!$\\\"'=";
    /** What is an entity in code. */
    private static final String CODE = "\\`*_[]|~#:!$()";

    /** A space of no width, which {@link Printable} leaves to nobody else. */
    private static final String GAP = "&#8203;";

    private Markdown() {}

    /** Returns {@code text} for running text and cells of tables, cut to {@code limit} characters before it is escaped. */
    public static String text(String text, int limit) {
        String plain = Printable.of(text, limit);
        StringBuilder out = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (isAngle(c)) {
                angle(c, out);
            } else if (c == '@' || c == '#') {
                // GitHub looks for mentions and references in the text that results, where an entity is its character
                // again: only a space of no width keeps them apart.
                entity(c, out).append(GAP);
            } else if (c == '-' && isReference(plain, i)) {
                out.append(c).append(GAP);
            } else if (TEXT.indexOf(c) >= 0 || beginsList(plain, i) || (c == '.' && beginsLink(plain, i))) {
                entity(c, out);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Returns {@code text} as code, cut to {@code limit} characters before it is escaped, fit for a cell of a table. */
    public static String code(String text, int limit) {
        String plain = Printable.of(text, limit);
        StringBuilder out = new StringBuilder(plain.length() + 16).append("<code>");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (isAngle(c)) {
                angle(c, out);
            } else if (c == '@') {
                // Code has no mentions, but mail addresses become links all the same.
                entity(c, out).append(GAP);
            } else if (CODE.indexOf(c) >= 0) {
                entity(c, out);
            } else {
                out.append(c);
            }
        }
        return out.append("</code>").toString();
    }

    /** Returns {@code markdown}, which is our own, for a cell of a table: it ends no cell and begins no HTML. */
    public static String cell(String markdown) {
        return markdown.replace("|", "\\|").replace("<", "\\<");
    }

    /** Returns {@code text} as a label of a Mermaid node, which is text in double quotes, cut to {@code limit} characters. */
    public static String mermaidLabel(String text, int limit) {
        String plain = Printable.of(text, limit);
        StringBuilder out = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c > 127 || Character.isLetterOrDigit(c) || " /.-,".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('#').append((int) c).append(';');
            }
        }
        return out.toString();
    }

    private static boolean isAngle(char c) {
        return c == '<' || c == '>' || c == '&';
    }

    private static void angle(char c, StringBuilder out) {
        out.append(c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;");
    }

    private static StringBuilder entity(char c, StringBuilder out) {
        return out.append("&#").append((int) c).append(';');
    }

    /** Returns whether the hyphen at {@code at} is the one of {@code GH-123}. */
    private static boolean isReference(String text, int at) {
        return at >= 2
                && text.regionMatches(true, at - 2, "GH", 0, 2)
                && at + 1 < text.length()
                && Character.isDigit(text.charAt(at + 1));
    }

    /** Returns whether the full stop at {@code at} is the first one of {@code www.example.com}, which becomes a link. */
    private static boolean beginsLink(String text, int at) {
        return at >= 3 && text.regionMatches(true, at - 3, "www", 0, 3);
    }

    /** Returns whether the character at {@code at} makes the text an item of a list or a rule, where it begins a line. */
    private static boolean beginsList(String text, int at) {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        return switch (text.charAt(at)) {
            case '-', '+' ->
                (next == ' ' || next == '-') && text.substring(0, at).isBlank();
            case '.', ')' -> next == ' ' && isNumber(text.substring(0, at).strip());
            default -> false;
        };
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
