package eyas.text;

/**
 * Escapes untrusted text for a plain text message of SARIF, in which {@code [text](place)} is a link: a backslash precedes each literal
 * bracket or backslash (SARIF 2.1.0, 3.11.6).
 */
public final class SarifEscaper {
    private SarifEscaper() {}

    /** Returns {@code text} truncated to {@code limit} characters and escaped. */
    public static String message(String text, int limit) {
        return escaped(Printable.of(text, limit));
    }

    /** Returns printable {@code text} without links. */
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
