package eyas.text;

/** Escapes untrusted text for a terminal: no control characters, no escape sequences, no bidirectional overrides. */
public final class Printable {
    private Printable() {}

    /** Returns {@code text} with unprintable characters replaced, truncated to {@code limit} characters; {@code …} marks truncation. */
    public static String of(String text, int limit) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), limit) + 8);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int length = c == '\n' || c == '\t' ? 2 : isHarmless(c) ? Character.charCount(c) : 1;
            if (out.length() + length > limit) {
                return out.append('…').toString();
            }
            i += Character.charCount(c);
            if (c == '\n') {
                out.append("\\n");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (isHarmless(c)) {
                out.appendCodePoint(c);
            } else {
                out.append('\uFFFD');
            }
        }
        return out.toString();
    }

    /** Returns {@code text} of the same length with unprintable characters replaced, so that positions remain valid; tabs become spaces. */
    public static String inPlace(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int length = Character.charCount(c);
            if (c == '\t') {
                out.append(' ');
            } else if (isHarmless(c)) {
                out.appendCodePoint(c);
            } else {
                out.repeat('\uFFFD', length);
            }
            i += length;
        }
        return out.toString();
    }

    /** Returns whether a terminal displays the character {@code c} without any other effect. */
    public static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
