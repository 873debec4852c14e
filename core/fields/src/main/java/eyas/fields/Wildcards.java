package eyas.fields;

/** Matches bytes against a pattern in which {@code *} matches any bytes including slashes, and {@code ?} any single byte. */
final class Wildcards {
    private Wildcards() {}

    /** Returns whether the whole {@code text} matches. Takes at most pattern length times text length steps; allocates nothing. */
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
