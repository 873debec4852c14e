package eyas.filter.diagnostic;

/**
 * Renders a diagnostic for people.
 *
 * <pre>
 * rules.yaml:4:31: error[F010]: filter_check called with nonexistent field proc.nme
 *     evt.type=open and proc.nme=cat
 *                       ^~~~~~~~
 *     fix: did you mean 'proc.name'?
 * </pre>
 */
public final class DiagnosticRenderer {
    private static final String INDENT = "    ";
    /** The most columns of the source line that are shown. */
    private static final int WINDOW = 120;

    private DiagnosticRenderer() {}

    /**
     * Returns the rendering, each line ended.
     *
     * @param file the name that stands before the position
     * @param text the whole text that the diagnostic is about
     */
    public static String render(String file, String text, Diagnostic diagnostic) {
        Position start = diagnostic.span().start();
        StringBuilder out = new StringBuilder();
        out.append(file)
                .append(':')
                .append(start.line())
                .append(':')
                .append(start.column())
                .append(": ");
        out.append(diagnostic.severity().word())
                .append('[')
                .append(diagnostic.code().code())
                .append("]: ");
        out.append(oneLine(diagnostic.message())).append('\n');
        excerpt(text, diagnostic.span(), out);
        if (diagnostic.fix() != null) {
            out.append(INDENT).append("fix: ").append(diagnostic.fix()).append('\n');
        }
        return out.toString();
    }

    private static void excerpt(String text, Span span, StringBuilder out) {
        int at = Math.min(span.start().offset(), text.length());
        int from = at;
        while (from > 0 && !isEnd(text.charAt(from - 1)) && at - from < WINDOW * 2 / 3) {
            from--;
        }
        int to = at;
        while (to < text.length() && !isEnd(text.charAt(to)) && to - from < WINDOW) {
            to++;
        }
        if (from > 0 && !isEnd(text.charAt(from - 1)) && Character.isLowSurrogate(text.charAt(from))) {
            from++;
        }
        String before = from > 0 && !isEnd(text.charAt(from - 1)) ? "..." : "";
        String after = to < text.length() && !isEnd(text.charAt(to)) ? "..." : "";
        out.append(INDENT)
                .append(before)
                .append(shown(text, from, to))
                .append(after)
                .append('\n');
        int covered = Math.min(to, at + span.length());
        out.append(INDENT).append(" ".repeat(before.length() + width(text, from, at)));
        out.append('^')
                .append("~".repeat(Math.max(0, width(text, at, covered) - 1)))
                .append('\n');
    }

    private static boolean isEnd(char c) {
        return c == '\n' || c == '\r';
    }

    /** Returns a range as it is printed: a control character as one visible character. */
    private static String shown(String text, int from, int to) {
        StringBuilder shown = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            shown.append(c == '\t' ? ' ' : Character.isISOControl(c) ? '\uFFFD' : c);
        }
        return shown.toString();
    }

    private static String oneLine(String message) {
        return shown(message, 0, message.length());
    }

    /** Returns how many columns of a terminal a range takes. */
    static int width(String text, int from, int to) {
        int width = 0;
        for (int i = from; i < to; ) {
            int point = text.codePointAt(i);
            width += width(point);
            i += Character.charCount(point);
        }
        return width;
    }

    private static int width(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(point) ? 2 : 1;
        };
    }

    /** Tells whether terminals give a character two columns: East Asian wide and full-width forms, and emoji. */
    private static boolean isWide(int point) {
        return (point >= 0x1100 && point <= 0x115F)
                || (point >= 0x2E80 && point <= 0xA4CF && point != 0x303F)
                || (point >= 0xAC00 && point <= 0xD7A3)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0xFE30 && point <= 0xFE6F)
                || (point >= 0xFF00 && point <= 0xFF60)
                || (point >= 0xFFE0 && point <= 0xFFE6)
                || (point >= 0x1F300 && point <= 0x1FAFF)
                || (point >= 0x20000 && point <= 0x3FFFD);
    }
}
