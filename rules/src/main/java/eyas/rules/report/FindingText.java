package eyas.rules.report;

/**
 * Renders a finding in our own form: file, line and column, the code, the line with a mark below what is meant, the cure.
 *
 * <pre>
 * rules.yaml:4:32: error[LOAD_ERR_COMPILE_CONDITION]: filter_check called with nonexistent field proc.nme
 *   in rule 'r', rule condition
 *     condition: evt.type=open and proc.nme=cat
 *                                  ^^^^^^^^
 *   fix: did you mean 'proc.name'?
 * </pre>
 */
public final class FindingText {
    private static final int WIDTH = 120;
    /** The most characters of a message or a name; hostile files have longer ones. */
    private static final int LONGEST = 1_000;

    private static final String MORE = "…";

    private FindingText() {}

    /** Returns {@code problem} in several lines, each with its end. */
    public static String of(Problem problem) {
        Place place = problem.shown();
        SourceText source = place.source();
        Mark mark = source.mark(place.offset());
        StringBuilder out = new StringBuilder();
        out.append(source.name())
                .append(':')
                .append(mark.line() + 1)
                .append(':')
                .append(mark.column() + 1)
                .append(": ")
                .append(problem.severity().word())
                .append('[')
                .append(problem.code().code())
                .append("]: ")
                .append(words(message(problem)))
                .append('\n');
        path(problem.context(), out);
        line(source, place, mark, out);
        if (problem.fix() != null) {
            out.append("  fix: ").append(words(problem.fix())).append('\n');
        }
        return out.toString();
    }

    private static String message(Problem problem) {
        String message = problem.message().isEmpty() ? problem.code().words() : problem.message();
        return problem.deprecated() == null ? message : "'" + problem.deprecated() + "' is deprecated: " + message;
    }

    private static void path(Context context, StringBuilder out) {
        String before = "  in ";
        for (Context item : context.path()) {
            if (item.parent() != null && item.expression() == null) {
                out.append(before).append(item.type().words());
                if (!item.name().isEmpty()) {
                    out.append(" '").append(words(item.name())).append('\'');
                }
                before = ", ";
            }
        }
        if (before.equals(", ")) {
            out.append('\n');
        }
    }

    private static void line(SourceText source, Place place, Mark mark, StringBuilder out) {
        String line = source.line(place.offset());
        if (line.isBlank()) {
            return;
        }
        int column = Math.min(mark.column(), line.length());
        int from = column > WIDTH * 2 / 3 && line.length() > WIDTH ? column - WIDTH / 2 : 0;
        int to = Math.min(line.length(), from + WIDTH);
        String begin = from > 0 ? MORE : "";
        String shown = begin + line.substring(from, to) + (to < line.length() ? MORE : "");
        int before = begin.length() + column - from;
        int length = Math.max(1, Math.min(place.length(), Math.min(line.length(), to) - column));
        out.append("    ").append(visible(shown)).append('\n');
        out.append("    ").repeat(' ', width(shown, before)).repeat('^', length).append('\n');
    }

    /** Returns what a file's author may have put into a message, in one line of bounded length. */
    private static String words(String text) {
        return visible(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + MORE);
    }

    /** Returns {@code text} without what would move the mark or the terminal. */
    private static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> out.append(c == '\t' ? ' ' : Character.isISOControl(c) ? '?' : (char) c));
        return out.toString();
    }

    /** Returns how many columns the first {@code length} characters take. */
    private static int width(String text, int length) {
        int width = 0;
        for (int i = 0; i < length && i < text.length(); ) {
            int point = text.codePointAt(i);
            int type = Character.getType(point);
            boolean none = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
            width += none ? 0 : isWide(point) ? 2 : 1;
            i += Character.charCount(point);
        }
        return width;
    }

    private static boolean isWide(int point) {
        return (point >= 0x1100 && point <= 0x115F)
                || (point >= 0x2E80 && point <= 0xA4CF)
                || (point >= 0xAC00 && point <= 0xD7A3)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0xFE30 && point <= 0xFE6F)
                || (point >= 0xFF00 && point <= 0xFF60)
                || (point >= 0x1F300 && point <= 0x1FAFF)
                || (point >= 0x20000 && point <= 0x3FFFD);
    }
}
