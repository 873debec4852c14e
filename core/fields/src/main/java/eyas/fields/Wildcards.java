package eyas.fields;

/** Matches bytes with a pattern in which {@code *} stands for any bytes, slashes too, and {@code ?} for any one. */
final class Wildcards {
    private Wildcards() {}

    /** Returns whether all of {@code text} matches. Takes at most pattern times text steps; allocates nothing. */
    static boolean match(byte[] pattern, byte[] text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == text[t])) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }
}
