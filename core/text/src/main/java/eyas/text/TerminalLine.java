package eyas.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fits lines to a terminal: truncates them or wraps them between words.
 *
 * <p>Color sequences have no width. A truncated line ends with an ellipsis in the terminal's default color.
 */
public final class TerminalLine {
    /** Line width if the output is not a terminal. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** End of each truncated line. */
    public static final String CUT = "…";

    /** Minimum width; narrower lines are unreadable. */
    private static final int LEAST = 20;

    private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final String RESET = "\u001b[0m";

    private TerminalLine() {}

    /** Returns the width of {@code line} in columns. */
    public static int width(String line) {
        String plain = COLOR.matcher(line).replaceAll("");
        return TerminalWidth.of(plain, 0, plain.length());
    }

    /** Returns {@code line} truncated to {@code columns}. */
    public static String cut(String line, int columns) {
        int limit = Math.max(LEAST, columns);
        if (width(line) <= limit) {
            return line;
        }
        StringBuilder out = new StringBuilder(line.length());
        Matcher color = COLOR.matcher(line);
        int taken = 0;
        boolean colored = false;
        int at = 0;
        while (at < line.length()) {
            if (color.region(at, line.length()).lookingAt()) {
                out.append(color.group());
                colored = true;
                at = color.end();
                continue;
            }
            int next = line.offsetByCodePoints(at, 1);
            int width = TerminalWidth.of(line, at, next);
            if (taken + width > limit - 1) {
                break;
            }
            out.append(line, at, next);
            taken += width;
            at = next;
        }
        return out.append(CUT).append(colored ? RESET : "").toString();
    }

    /** Returns {@code text}, which has no colors, with its middle elided if it is wider than {@code columns}. */
    public static String cutInside(String text, int columns) {
        int limit = Math.max(LEAST, columns);
        if (width(text) <= limit) {
            return text;
        }
        int begin = 0;
        int taken = 0;
        for (int next; taken < limit / 3; begin = next) {
            next = text.offsetByCodePoints(begin, 1);
            taken += TerminalWidth.of(text, begin, next);
        }
        int end = text.length();
        for (int before; end > begin; end = before) {
            before = text.offsetByCodePoints(end, -1);
            taken += TerminalWidth.of(text, before, end);
            if (taken > limit - 1) {
                break;
            }
        }
        return text.substring(0, begin) + CUT + text.substring(end);
    }

    /** Returns {@code text} wrapped between words, with {@code indent} before each further line. */
    public static String wrapped(String text, int columns, String indent) {
        int limit = Math.max(LEAST, columns);
        if (width(text) <= limit) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        int begin = text.length() - text.stripLeading().length();
        out.append(text, 0, begin);
        int taken = begin;
        boolean first = true;
        for (String word : text.substring(begin).split(" ", -1)) {
            int width = width(word);
            if (!first && taken + 1 + width > limit) {
                out.append('\n').append(indent).append(word);
                taken = indent.length() + width;
            } else {
                out.append(first ? "" : " ").append(word);
                taken += (first ? 0 : 1) + width;
            }
            first = false;
        }
        return out.toString();
    }
}
