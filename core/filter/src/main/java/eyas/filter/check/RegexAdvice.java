package eyas.filter.check;

/** Detects regular expressions that a simpler operator could replace. */
final class RegexAdvice {
    private RegexAdvice() {}

    /** Returns whether {@code pattern} has no special characters except anchors and {@code .*} at its ends. */
    static boolean isPlain(String pattern) {
        int length = pattern.length();
        for (int i = 0; i < length; i++) {
            char c = pattern.charAt(i);
            if ((i == 0 && c == '^') || (i == length - 1 && c == '$')) {
                continue;
            }
            boolean atEnd = (i == 0 && length > 1) || i == length - 2;
            if (atEnd && c == '.' && "+*?".indexOf(pattern.charAt(i + 1)) >= 0) {
                i++;
                continue;
            }
            if (".+*?^$()[]{}|\\".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}
