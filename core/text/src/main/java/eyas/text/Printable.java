package eyas.text;

/**
 * Makes text of unknown origin harmless for a terminal: no control characters, no escapes, no characters that
 * turn the direction of writing.
 */
public final class Printable {
    private Printable() {}

    /**
     * Returns {@code text} with everything that is not printable replaced, cut to {@code limit} characters; where anything is
     * cut off, {@code …} follows.
     */
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

    /**
     * Returns {@code text} with everything that is not printable replaced, as long as it is, so that places in it stay; tabs
     * become blanks.
     */
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

    /** Return whether a terminal shows the character {@code c} as itself, and nothing beside it otherwise. */
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
