package eyas.baseline.file;

import eyas.text.Printable;
import java.util.Locale;
import java.util.regex.Pattern;

/** Writes a text as a YAML scalar: plain if every parser reads it as a text, otherwise in double quotes. */
final class YamlScalar {
    /** Characters that can start a plain scalar; a tilde only before further characters. */
    private static final String STARTS = "[A-Za-z_./(]|~(?=.)";

    private static final Pattern PLAIN = Pattern.compile("(?:" + STARTS + ")[^\\p{Cntrl}]*");
    private static final Pattern OTHER_TYPE =
            Pattern.compile("(?i)true|false|yes|no|on|off|y|n|null|\\.(inf|nan)|\\.[0-9].*");

    private YamlScalar() {}

    /** Returns {@code text} as a scalar. */
    static String of(String text) {
        boolean plain = PLAIN.matcher(text).matches()
                && !text.contains(": ")
                && !text.contains(" #")
                && !text.endsWith(":")
                && !text.endsWith(" ")
                && !OTHER_TYPE.matcher(text).matches()
                && text.codePoints().allMatch(Printable::isHarmless);
        return plain ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (point == '"' || point == '\\') {
                out.append('\\').appendCodePoint(point);
            } else if (Printable.isHarmless(point)) {
                out.appendCodePoint(point);
            } else {
                out.append(String.format(Locale.ROOT, point > 0xFFFF ? "\\U%08x" : "\\u%04x", point));
            }
        }
        return out.append('"').toString();
    }
}
