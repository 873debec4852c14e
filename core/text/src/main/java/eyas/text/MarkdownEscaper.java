package eyas.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes text of unknown origin harmless in Markdown that GitHub renders: no markup, no HTML, no mention, no link, no command
 * of a workflow, no character that moves others; on one line.
 *
 * <p>What programs chose is best shown as code: a code span holds it as it is, so that the file can be read as plain text too. In
 * running text, characters that mean something are written as entities, which stand for the character everywhere, in blocks of HTML
 * too, and begin nothing.
 */
public final class MarkdownEscaper {
    /** What is an entity in running text, wherever it stands. */
    private static final String TEXT = "|`*[]~$\\";
    /** What is an entity in code that no span can hold. */
    private static final String CODE = "\\`*_[]|~#:!$()";

    /** What makes a line a block of code. */
    private static final String INDENT = "    ";

    /** A space of no width, which {@link Printable} leaves to nobody else. */
    private static final String GAP = "&#8203;";

    /**
     * What no span holds, though it could: what a runner takes for a command when somebody prints the file into a log, and the beginning
     * of a comment, by which we ourselves find our places in a page.
     */
    private static final Pattern UNFIT = Pattern.compile("::[A-Za-z-]+[: ]|##\\[|<!--");

    private MarkdownEscaper() {}

    /** Returns {@code text} for running text and cells of tables, cut to {@code limit} characters before it is escaped. */
    public static String text(String text, int limit) {
        String plain = Printable.of(text, limit);
        StringBuilder out = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (isAngle(c)) {
                angle(c, out);
            } else if (c == '@' || c == '#') {
                // Mentions, references and addresses are looked for in the text that results, where an entity is its
                // character
                // again: only a space of no width keeps them apart.
                entity(c, out).append(GAP);
            } else if (c == '-' && isReference(plain, i)) {
                out.append(c).append(GAP);
            } else if (beginsLink(plain, i)) {
                entity(c, out).append(GAP);
            } else if (TEXT.indexOf(c) >= 0 || isMarkup(plain, i)) {
                entity(c, out);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /**
     * Returns {@code text} as code for running text and lists, cut to {@code limit} characters; empty text stays empty. Not for
     * cells of tables, which have {@link #codeCell}, nor for blocks of HTML.
     */
    public static String code(String text, int limit) {
        String plain = Printable.of(text, limit);
        return UNFIT.matcher(plain).find() ? codeElement(plain) : span(plain);
    }

    /** Returns {@code text} as code for a cell of a table, cut to {@code limit} characters; empty text stays empty. */
    public static String codeCell(String text, int limit) {
        String plain = Printable.of(text, limit);
        // Whether a bar ends the cell where two backslashes stand before it, renderers see differently.
        return plain.contains("\\|") || UNFIT.matcher(plain).find()
                ? codeElement(plain)
                : span(plain).replace("|", "\\|");
    }

    /**
     * Returns {@code text} as code, as an element of HTML and its characters as entities: where Markdown is not looked at, or what a
     * span cannot hold. Cut to {@code limit} characters.
     */
    public static String codeElement(String text, int limit) {
        return codeElement(Printable.of(text, limit));
    }

    /** Returns {@code text} as a line of a fenced block of code that begins with something of ours; cut to {@code limit} characters. */
    public static String fenced(String text, int limit) {
        return UNFIT.matcher(Printable.of(text, limit))
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group().charAt(0) + "\u200B" + found.group().substring(1)));
    }

    /** A run of backticks of the same length, and nothing else, ends a span. One space beside a backtick is the span's own. */
    private static String span(String plain) {
        if (plain.isEmpty()) {
            return "";
        }
        String fence = "`".repeat(fence(plain));
        boolean blank = plain.isBlank();
        boolean padded = plain.startsWith("`")
                || plain.endsWith("`")
                || (plain.startsWith(" ") && plain.endsWith(" ") && !blank);
        return fence + (padded ? " " + plain + " " : plain) + fence;
    }

    /** Returns the least length of a run of backticks that {@code plain} does not have. */
    private static int fence(String plain) {
        int length = 1;
        while (hasRun(plain, length)) {
            length++;
        }
        return length;
    }

    private static boolean hasRun(String plain, int length) {
        int run = 0;
        for (int i = 0; i <= plain.length(); i++) {
            if (i < plain.length() && plain.charAt(i) == '`') {
                run++;
            } else if (run == length) {
                return true;
            } else {
                run = 0;
            }
        }
        return false;
    }

    private static String codeElement(String plain) {
        StringBuilder out = new StringBuilder(plain.length() + 16).append("<code>");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (isAngle(c)) {
                angle(c, out);
            } else if (c == '@' || beginsLink(plain, i)) {
                // Code has no mentions, but addresses become links all the same.
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

    /** Returns whether the character at {@code at} means something because of where it stands. */
    private static boolean isMarkup(String text, int at) {
        return switch (text.charAt(at)) {
            case '_' -> !isWord(text, at - 1) || !isWord(text, at + 1);
            case ':' -> !isColon(text, at);
            case '.', '-', '+', ')' -> beginsList(text, at);
            case '=' -> text.substring(0, at).isBlank();
            case ' ' -> text.startsWith(INDENT) && text.substring(0, at).isBlank();
            default -> false;
        };
    }

    /** Returns whether there is a letter or a digit at {@code at}: an underscore between two is none of emphasis. */
    private static boolean isWord(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }

    /**
     * Returns whether the colon at {@code at} is one: it ends a word, or a port follows, or it stands in a time. Others may be part of an address, a command or
     * a picture.
     */
    private static boolean isColon(String text, int at) {
        char before = at > 0 ? text.charAt(at - 1) : ' ';
        if (before == ':') {
            return false;
        }
        int end = at + 1;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        boolean isTime = end > at + 1 && before >= '0' && before <= '9';
        return end == text.length() || isTime || (text.charAt(end) != ':' && (end > at + 1 || text.charAt(end) == ' '));
    }

    /** Returns whether the hyphen at {@code at} is the one of {@code GH-123}. */
    private static boolean isReference(String text, int at) {
        return at >= 2
                && text.regionMatches(true, at - 2, "GH", 0, 2)
                && at + 1 < text.length()
                && Character.isDigit(text.charAt(at + 1));
    }

    /** Returns whether the character at {@code at} is what makes an address of {@code http://x} or {@code www.example.com}. */
    private static boolean beginsLink(String text, int at) {
        return text.startsWith(":/", at)
                || (text.charAt(at) == '.' && at >= 3 && text.regionMatches(true, at - 3, "www", 0, 3));
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
