package eyas.text;

/** Replaces unpaired surrogates, which are not valid Unicode and which encoders reject. */
public final class WellFormedText {
    private WellFormedText() {}

    /** Returns {@code text} with each unpaired surrogate replaced; allocates nothing if there is none. */
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
