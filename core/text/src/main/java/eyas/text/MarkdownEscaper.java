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
    /** Characters replaced by entities anywhere in running text. */
    private static final String TEXT = "|`*[]~$\\";
    /** Characters replaced by entities in code that no span can contain. */
    private static final String CODE = "\\`*_[]|~#:!$()";

    /** Indentation that starts a code block. */
    private static final String INDENT = "    ";

    /** A zero-width space, which {@link Printable} removes from all untrusted text. */
    private static final String GAP = "&#8203;";

    /**
     * Text that code spans must not contain: workflow commands, which a runner executes if the file is printed to a log, and the start of a
     * comment, by which Eyas finds its sections in a page.
     */
    private static final Pattern UNFIT = Pattern.compile("::[A-Za-z-]+[: ]|##\\[|<!--");

    private MarkdownEscaper() {}

    /** Returns {@code text} truncated to {@code limit} characters and escaped, for running text and table cells. */
    public static String text(String text, int limit) {
        String plain = Printable.of(text, limit);
        StringBuilder out = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (isAngle(c)) {
                angle(c, out);
            } else if (c == '@' || c == '#') {
                // Detects mentions, references and addresses in the rendered text, where an entity is its character:
                // only a zero-width space separates them.
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
     * Returns {@code text} as code for running text and lists, truncated to {@code limit} characters; empty text stays empty. Table cells
     * need {@link #codeCell}, HTML blocks {@link #codeElement}.
     */
    public static String code(String text, int limit) {
        String plain = Printable.of(text, limit);
        return UNFIT.matcher(plain).find() ? codeElement(plain) : span(plain);
    }

    /** Returns {@code text} as code for a table cell, truncated to {@code limit} characters; empty text stays empty. */
    public static String codeCell(String text, int limit) {
        String plain = Printable.of(text, limit);
        // Renderers disagree on whether a bar after two backslashes ends the cell.
        return plain.contains("\\|") || UNFIT.matcher(plain).find()
                ? codeElement(plain)
                : span(plain).replace("|", "\\|");
    }

    /**
     * Returns {@code text} as an HTML code element with entities, truncated to {@code limit} characters. For HTML blocks, and for text that
     * no span can contain.
     */
    public static String codeElement(String text, int limit) {
        return codeElement(Printable.of(text, limit));
    }

    /** Returns {@code text} as a line of a fenced code block after a prefix of Eyas; truncated to {@code limit} characters. */
    public static String fenced(String text, int limit) {
        return UNFIT.matcher(Printable.of(text, limit))
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group().charAt(0) + "\u200B" + found.group().substring(1)));
    }

    /** A run of backticks of the same length ends a span. The renderer strips one space beside a backtick. */
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

    /** Returns the length of the shortest run of backticks that does not occur in {@code plain}. */
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
                // Mentions have no effect in code, but addresses still become links.
                entity(c, out).append(GAP);
            } else if (CODE.indexOf(c) >= 0) {
                entity(c, out);
            } else {
                out.append(c);
            }
        }
        return out.append("</code>").toString();
    }

    /** Returns trusted {@code markdown} for a table cell: it cannot end the cell or start HTML. */
    public static String cell(String markdown) {
        return markdown.replace("|", "\\|").replace("<", "\\<");
    }

    /** Returns {@code text} as a label of a Mermaid node in double quotes, truncated to {@code limit} characters. */
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

    /** Returns whether the character at {@code at} is markup because of its position. */
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

    /** Returns whether a letter or digit is at {@code at}: an underscore between two of them is not emphasis. */
    private static boolean isWord(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }

    /**
     * Returns whether the colon at {@code at} is harmless: it ends a word, precedes a port or is part of a time. Others may belong to an
     * address, a command or an emoji.
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

    /** Returns whether the hyphen at {@code at} belongs to a reference such as {@code GH-123}. */
    private static boolean isReference(String text, int at) {
        return at >= 2
                && text.regionMatches(true, at - 2, "GH", 0, 2)
                && at + 1 < text.length()
                && Character.isDigit(text.charAt(at + 1));
    }

    /** Returns whether the character at {@code at} turns text such as {@code http://x} or {@code www.example.com} into a link. */
    private static boolean beginsLink(String text, int at) {
        return text.startsWith(":/", at)
                || (text.charAt(at) == '.' && at >= 3 && text.regionMatches(true, at - 3, "www", 0, 3));
    }

    /** Returns whether the character at {@code at} starts a list item or a thematic break, if it is at the start of a line. */
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
