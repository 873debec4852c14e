package eyas.lock.model;

import eyas.text.Printable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Makes text that a job chose a part of an entry: what could be taken for a wildcard, for the end of the part, or cannot be seen is written
 * as an escape.
 *
 * <p>{@code \*} is a star, {@code \\} a backslash, <code>\x{202e}</code> any other character by its number. Different texts stay different.
 */
public final class EntryText {
    private static final String UNNAMED = "unnamed";
    /** Stands for a word that a report leaves empty. */
    private static final String NOTHING = "?";

    private static final int LONGEST = 300;
    private static final int CUT = 200;

    private EntryText() {}

    /** Return {@code text} as one word of an entry. */
    public static String word(String text) {
        return text.isEmpty() ? NOTHING : escaped(text, true);
    }

    /**
     * Return {@code text} as the name of a workflow, job, step or package, which has no wildcards and may have blanks. A name that is longer
     * than a key of YAML should be ends with its hash.
     */
    public static String name(String text) {
        String name = escaped(text, false).strip();
        if (name.isEmpty()) {
            return UNNAMED;
        }
        return name.codePointCount(0, name.length()) <= LONGEST
                ? name
                : name.substring(0, name.offsetByCodePoints(0, CUT)) + "… sha256:" + hash(text);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static String escaped(String text, boolean word) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            // What looks like a command to the log of a CI runner, wherever it stands in a line.
            boolean isCommand = point == '#' && i < text.length() && text.charAt(i) == '[';
            if (point == '\\' || (point == '*' && word)) {
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
