package eyas.filter.plan;

/**
 * Matches patterns as {@code fnmatch} does without flags: {@code *} matches any bytes including slashes, {@code ?} one byte, {@code [a-z]}
 * one byte of a set, {@code \} escapes the next byte.
 *
 * <p>Works on bytes and keeps a single backtracking position, so the cost is at most the product of the lengths.
 */
final class GlobPattern {
    private GlobPattern() {}

    /** Returns whether the bytes contain a character that makes them a pattern. */
    static boolean isPattern(byte[] bytes) {
        for (byte b : bytes) {
            if (b == '*' || b == '?' || b == '[') {
                return true;
            }
        }
        return false;
    }

    static boolean matches(
            byte[] pattern, int patternFrom, int patternLength, byte[] text, int from, int length, boolean fold) {
        int p = patternFrom;
        int patternEnd = patternFrom + patternLength;
        int t = from;
        int end = from + length;
        int starPattern = -1;
        int starText = -1;
        while (t < end) {
            if (p < patternEnd && pattern[p] == '*') {
                starPattern = ++p;
                starText = t;
                continue;
            }
            int next = p < patternEnd ? one(pattern, p, patternEnd, text[t], fold) : -1;
            if (next >= 0) {
                p = next;
                t++;
            } else if (starPattern >= 0) {
                p = starPattern;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < patternEnd && pattern[p] == '*') {
            p++;
        }
        return p == patternEnd;
    }

    /** Matches one byte against the element at {@code p}; returns where the next element starts, or -1. */
    private static int one(byte[] pattern, int p, int end, byte value, boolean fold) {
        byte c = pattern[p];
        if (c == '?') {
            return p + 1;
        }
        if (c == '[') {
            int close = setEnd(pattern, p, end);
            if (close >= 0) {
                return inSet(pattern, p + 1, close, value, fold) ? close + 1 : -1;
            }
        }
        if (c == '\\') {
            if (p + 1 == end) {
                // A pattern that ends in a single backslash matches nothing.
                return -1;
            }
            return same(pattern[p + 1], value, fold) ? p + 2 : -1;
        }
        return same(c, value, fold) ? p + 1 : -1;
    }

    private static boolean same(byte a, byte b, boolean fold) {
        return lower(a, fold) == lower(b, fold);
    }

    private static int lower(byte b, boolean fold) {
        return fold && b >= 'A' && b <= 'Z' ? b + 32 : b & 0xFF;
    }

    /** Returns the index at which the set that opens at {@code open} closes, or -1 if it is not closed. */
    private static int setEnd(byte[] pattern, int open, int end) {
        int i = open + 1;
        if (i < end && (pattern[i] == '!' || pattern[i] == '^')) {
            i++;
        }
        boolean first = true;
        while (i < end) {
            if (pattern[i] == ']' && !first) {
                return i;
            }
            first = false;
            if (pattern[i] == '\\') {
                i++;
            } else if (pattern[i] == '[' && i + 1 < end && pattern[i + 1] == ':') {
                int close = classEnd(pattern, i, end);
                i = close < 0 ? i : close;
            }
            i++;
        }
        return -1;
    }

    /** Returns the index of the last byte of a {@code [:name:]} that opens at {@code open}, or -1. */
    private static int classEnd(byte[] pattern, int open, int end) {
        for (int i = open + 2; i + 1 < end; i++) {
            if (pattern[i] == ':' && pattern[i + 1] == ']') {
                return i + 1;
            }
            if (pattern[i] < 'a' || pattern[i] > 'z') {
                return -1;
            }
        }
        return -1;
    }

    private static boolean inSet(byte[] pattern, int from, int close, byte value, boolean fold) {
        boolean negated = pattern[from] == '!' || pattern[from] == '^';
        int i = negated ? from + 1 : from;
        boolean found = false;
        int v = lower(value, fold);
        while (i < close) {
            if (pattern[i] == '[' && pattern[i + 1] == ':') {
                int end = classEnd(pattern, i, close);
                if (end > 0) {
                    found |= inClass(pattern, i + 2, end - 1, v, fold);
                    i = end + 1;
                    continue;
                }
            }
            i = pattern[i] == '\\' && i + 1 < close ? i + 1 : i;
            int low = lower(pattern[i], fold);
            int high = low;
            if (i + 2 < close && pattern[i + 1] == '-') {
                i += pattern[i + 2] == '\\' && i + 3 < close ? 3 : 2;
                high = lower(pattern[i], fold);
            }
            found |= v >= low && v <= high;
            i++;
        }
        return found != negated;
    }

    private static boolean inClass(byte[] pattern, int from, int to, int v, boolean fold) {
        boolean lower = v >= 'a' && v <= 'z';
        boolean upper = v >= 'A' && v <= 'Z';
        boolean digit = v >= '0' && v <= '9';
        boolean graph = v > ' ' && v < 0x7F;
        return switch (to - from) {
            case 6 -> is(pattern, from, "xdigit") && (digit || (v >= 'a' && v <= 'f') || (v >= 'A' && v <= 'F'));
            case 5 ->
                (is(pattern, from, "alpha") && (lower || upper))
                        || (is(pattern, from, "digit") && digit)
                        || (is(pattern, from, "alnum") && (lower || upper || digit))
                        || (is(pattern, from, "lower") && (lower || (fold && upper)))
                        || (is(pattern, from, "upper") && (upper || (fold && lower)))
                        || (is(pattern, from, "space") && (v == ' ' || (v >= 9 && v <= 13)))
                        || (is(pattern, from, "blank") && (v == ' ' || v == '\t'))
                        || (is(pattern, from, "punct") && graph && !(lower || upper || digit))
                        || (is(pattern, from, "graph") && graph)
                        || (is(pattern, from, "print") && (graph || v == ' '))
                        || (is(pattern, from, "cntrl") && (v < ' ' || v == 0x7F));
            default -> false;
        };
    }

    private static boolean is(byte[] pattern, int from, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (pattern[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
