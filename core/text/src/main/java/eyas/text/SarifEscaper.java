package eyas.text;

/**
 * Makes text of unknown origin harmless in a plain text message of SARIF, in which {@code [text](place)} is a link: a literal
 * bracket or backslash has a backslash before it (SARIF 2.1.0, 3.11.6).
 */
public final class SarifEscaper {
    private SarifEscaper() {}

    /** Returns {@code text} for a message, cut to {@code limit} characters before it is escaped. */
    public static String message(String text, int limit) {
        return escaped(Printable.of(text, limit));
    }

    /** Returns {@code text}, which is printable, with no link in it. */
    public static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '[' || c == ']' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }
}
