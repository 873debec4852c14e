package eyas.text;

/**
 * Makes text of unknown origin harmless for a terminal: no control characters, no escapes, no characters that
 * turn the direction of writing.
 */
public final class Printable {
    private Printable() {}

    /** Returns {@code text} with everything that is not printable replaced, cut to {@code limit} characters. */
    public static String of(String text, int limit) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), limit) + 8);
        for (int i = 0; i < text.length() && out.length() < limit; ) {
            int c = text.codePointAt(i);
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
        return text.length() > limit ? out.append('…').toString() : out.toString();
    }

    private static boolean isHarmless(int c) {
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
