package eyas.hunt.answer;

/** Replaces halves of characters, which Java's texts can have and UTF-8 cannot. */
final class WholeCharacters {
    private static final int REPLACEMENT = 0xFFFD;

    private WholeCharacters() {}

    static String of(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
