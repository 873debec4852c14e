package eyas.baseline.model;

import eyas.text.Printable;
import eyas.text.Sha256;
import eyas.text.WellFormedText;
import java.util.Locale;

/**
 * Escapes text that a job controls for use in an entry: wildcards, separators, and invisible characters.
 *
 * <p>{@code \*} is a star, {@code \<} a bracket, {@code \\} a backslash, <code>\x{202e}</code> any other character by its code point.
 * Distinct texts stay distinct.
 */
public final class EntryEscaper {
    private static final String UNNAMED = "unnamed";
    /** Replaces a word that is empty in the report. */
    private static final String NOTHING = "?";

    private static final int LONGEST = 300;
    private static final int CUT = 200;

    private EntryEscaper() {}

    /** Returns {@code text} as one word of an entry. */
    public static String escapeWord(String text) {
        return text.isEmpty() ? NOTHING : shorter(escaped(text, true, true), text, "");
    }

    /** Returns {@code text} as one or more words of an entry, without wildcards. */
    public static String escapeWords(String text) {
        String description = escaped(text, true, false).strip();
        return description.isEmpty() ? NOTHING : shorter(description, text, " ");
    }

    /** Returns {@code text} as one word of a name with several words: its blanks do not separate words. */
    public static String part(String text) {
        return text.isEmpty() ? NOTHING : escaped(text, false, true);
    }

    /**
     * Returns {@code text} as the name of a workflow, job, step or package, which has no wildcards and may have blanks. A name that is too
     * long for a YAML key ends with its hash.
     */
    public static String name(String text) {
        String name = escaped(text, false, false).strip();
        return name.isEmpty() ? UNNAMED : shorter(name, text, " ");
    }

    /** Returns a name that consists of {@link #part parts}; a long one ends with its hash. */
    public static String shortName(String name) {
        return shorter(name, name, " ");
    }

    /** Returns a text that consists of others; a long one ends with its hash. */
    public static String cut(String text) {
        return shorter(text, text, "");
    }

    private static String shorter(String escaped, String text, String blank) {
        int most = blank.isEmpty() ? LockLimits.TEXT : LONGEST;
        int retained = blank.isEmpty() ? LockLimits.TEXT / 2 : CUT;
        if (escaped.codePointCount(0, escaped.length()) <= most) {
            return escaped;
        }
        int end = escaped.offsetByCodePoints(0, retained);
        // An escape or placeholder must not be cut in half: the rest would have another meaning.
        int begin = Math.max(escaped.lastIndexOf('\\', end - 1), escaped.lastIndexOf(EntryPlaceholder.BEGIN, end - 1));
        int whole = begin >= end - EntryPlaceholder.LONGEST && begin >= 0 ? begin : end;
        return escaped.substring(0, whole) + "…" + blank + "sha256:"
                + Sha256.of(WellFormedText.of(text)).substring(0, 16);
    }

    private static String escaped(String raw, boolean wild, boolean word) {
        // As in JSON: an entry is the same whether or not its report was written and read in between.
        String text = WellFormedText.of(raw);
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            // What a CI runner's log would interpret as a command, anywhere in a line.
            boolean isCommand = point == '#' && i < text.length() && text.charAt(i) == '[';
            if (point == '\\' || ((point == '*' || point == EntryPlaceholder.BEGIN) && wild)) {
                out.append('\\').appendCodePoint(point);
            } else if ((!word && point == ' ')
                    || (!isCommand && Printable.isHarmless(point) && !Character.isSpaceChar(point))) {
                out.appendCodePoint(point);
            } else {
                out.append("\\x{")
                        .append(Integer.toHexString(point).toLowerCase(Locale.ROOT))
                        .append('}');
            }
        }
        return out.toString();
    }
}
