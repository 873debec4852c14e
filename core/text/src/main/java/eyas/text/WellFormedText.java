package eyas.text;

/** Text without halves of characters: one that was cut between the two is no Unicode, and no writer takes it. */
public final class WellFormedText {
    private WellFormedText() {}

    /** Return {@code text} with each half of a character replaced; allocates nothing where there is none. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        return text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '\ufffd' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
