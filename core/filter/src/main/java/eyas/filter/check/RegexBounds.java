package eyas.filter.check;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Limits regular expressions before they are compiled: nested repetitions multiply, so a short pattern can need unbounded memory.
 *
 * <p>Only estimates the size; other errors are left to the regex compiler.
 */
final class RegexBounds {
    /** The maximum estimated number of instructions: characters and sets, multiplied by their repetitions. */
    static final long MAX_SIZE = 200_000;
    /** The maximum nesting depth of parentheses. */
    static final int MAX_DEPTH = 500;

    private final String pattern;
    private long[] sizes = new long[16];
    private int depth;
    private long last;

    private RegexBounds(String pattern) {
        this.pattern = pattern;
    }

    /** Returns which limit {@code pattern} exceeds, or null. */
    static @Nullable String excess(String pattern) {
        return new RegexBounds(pattern).scan();
    }

    private @Nullable String scan() {
        for (int i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '\\' -> i = escape(i);
                case '[' -> i = set(i);
                case '(' -> {
                    if (++depth > MAX_DEPTH) {
                        return "expression nests too deeply";
                    }
                    last = 0;
                    if (depth == sizes.length) {
                        sizes = Arrays.copyOf(sizes, depth * 2);
                    }
                    sizes[depth] = 1;
                }
                case ')' -> {
                    if (depth > 0) {
                        last = sizes[depth--];
                        sizes[depth] += last;
                    }
                }
                case '{' -> i = repetition(i);
                default -> atom();
            }
            if (sizes[depth] > MAX_SIZE) {
                return "pattern too large - compile failed";
            }
        }
        return null;
    }

    private void atom() {
        last = 1;
        sizes[depth]++;
    }

    private int escape(int at) {
        if (pattern.startsWith("\\Q", at)) {
            int end = pattern.indexOf("\\E", at);
            last = 1;
            sizes[depth] += (end < 0 ? pattern.length() : end) - at;
            return end < 0 ? pattern.length() : end + 1;
        }
        atom();
        return at + 1;
    }

    private int set(int at) {
        atom();
        int i = at + 1;
        if (i < pattern.length() && pattern.charAt(i) == '^') {
            i++;
        }
        boolean first = true;
        while (i < pattern.length() && (first || pattern.charAt(i) != ']')) {
            first = false;
            if (pattern.charAt(i) == '\\') {
                i++;
            } else if (pattern.startsWith("[:", i)) {
                int close = pattern.indexOf(":]", i + 2);
                i = close < 0 ? i : close + 1;
            }
            i++;
        }
        return i;
    }

    private int repetition(int at) {
        int close = pattern.indexOf('}', at);
        long times = close < 0 || close - at > 12 ? -1 : times(pattern.substring(at + 1, close));
        if (times < 0) {
            atom();
            return at;
        }
        long more = last * Math.max(0, times - 1);
        last += more;
        sizes[depth] += more;
        return close;
    }

    /** Returns the upper bound of a repetition, or -1 if {@code bounds} is not a repetition. */
    private static long times(String bounds) {
        long times = 0;
        long number = 0;
        for (int i = 0; i < bounds.length(); i++) {
            char c = bounds.charAt(i);
            if (c == ',') {
                times = Math.max(times, number);
                number = 0;
            } else if (c >= '0' && c <= '9') {
                number = number * 10 + c - '0';
            } else {
                return -1;
            }
        }
        return Math.max(times, number);
    }
}
