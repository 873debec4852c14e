package eyas.baseline.model;

import eyas.text.Printable;
import eyas.text.Sha256;
import eyas.text.WellFormedText;
import java.util.Locale;

/**
 * Makes text that a job chose a part of an entry: what could be taken for a wildcard, for the end of the part, or cannot be seen is written
 * as an escape.
 *
 * <p>{@code \*} is a star, {@code \<} a bracket, {@code \\} a backslash, <code>\x{202e}</code> any other character by its number. Different texts stay different.
 */
public final class EntryEscaper {
    private static final String UNNAMED = "unnamed";
    /** Stands for a word that a report leaves empty. */
    private static final String NOTHING = "?";

    private static final int LONGEST = 300;
    private static final int CUT = 200;

    private EntryEscaper() {}

    /** Return {@code text} as one word of an entry. */
    public static String word(String text) {
        return text.isEmpty() ? NOTHING : shorter(escaped(text, true, true), text, "");
    }

    /** Return {@code text} as one or more words of an entry, without wildcards. */
    public static String words(String text) {
        String words = escaped(text, true, false).strip();
        return words.isEmpty() ? NOTHING : shorter(words, text, " ");
    }

    /** Return {@code text} as one word of a name that has several: the blanks in it are none that divide the name. */
    public static String part(String text) {
        return text.isEmpty() ? NOTHING : escaped(text, false, true);
    }

    /**
     * Return {@code text} as the name of a workflow, job, step or package, which has no wildcards and may have blanks. A name that is longer
     * than a key of YAML should be ends with its hash.
     */
    public static String name(String text) {
        String name = escaped(text, false, false).strip();
        return name.isEmpty() ? UNNAMED : shorter(name, text, " ");
    }

    /** Return a name that was made of {@link #part parts}, as it is or with its hash for an end. */
    public static String shortName(String name) {
        return shorter(name, name, " ");
    }

    /** Return a text that was made of others, as it is or with its hash for an end. */
    public static String cut(String text) {
        return shorter(text, text, "");
    }

    private static String shorter(String escaped, String text, String blank) {
        int most = blank.isEmpty() ? LockLimits.TEXT : LONGEST;
        int kept = blank.isEmpty() ? LockLimits.TEXT / 2 : CUT;
        if (escaped.codePointCount(0, escaped.length()) <= most) {
            return escaped;
        }
        int end = escaped.offsetByCodePoints(0, kept);
        // No half of an escape or token stays: it would be another one.
        int begin = Math.max(escaped.lastIndexOf('\\', end - 1), escaped.lastIndexOf(EntryPlaceholder.BEGIN, end - 1));
        int whole = begin >= end - EntryPlaceholder.LONGEST && begin >= 0 ? begin : end;
        return escaped.substring(0, whole) + "…" + blank + "sha256:"
                + Sha256.of(WellFormedText.of(text)).substring(0, 16);
    }

    private static String escaped(String raw, boolean wild, boolean word) {
        // As JSON has it: an entry is the same whether its report was written and read in between or not.
        String text = WellFormedText.of(raw);
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            // What looks like a command to the log of a CI runner, wherever it stands in a line.
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
