package eyas.live.procfs;

import java.util.Arrays;

/**
 * Scans the fields of one line. Fields are separated by blanks; only {@link #rest} and {@link #until} allocate.
 *
 * <p>A missing or overflowing number sets {@link #failed} and counts as 0.
 */
final class LineScanner {
    private byte[] bytes = {};
    private int at;
    private int end;
    private boolean failed;

    /** Starts at {@code start}. */
    LineScanner over(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
        this.failed = false;
        return this;
    }

    /** Returns whether anything expected was missing. */
    boolean failed() {
        return failed;
    }

    /** Returns whether the line continues with {@code prefix}, and skips it if so. */
    boolean take(String prefix) {
        if (end - at < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (bytes[at + i] != prefix.charAt(i)) {
                return false;
            }
        }
        at += prefix.length();
        return true;
    }

    /** Skips past the next {@code c}. */
    LineScanner behind(char c) {
        while (at < end && bytes[at] != c) {
            at++;
        }
        if (at == end) {
            failed = true;
        } else {
            at++;
        }
        return this;
    }

    /** Skips {@code count} fields. */
    LineScanner skip(int count) {
        for (int i = 0; i < count; i++) {
            blanks();
            if (at == end) {
                failed = true;
            }
            while (at < end && !isBlank(bytes[at])) {
                at++;
            }
        }
        return this;
    }

    /** Returns whether another field follows. */
    boolean hasNext() {
        blanks();
        return at < end;
    }

    /** Reads a number in {@code radix} up to the first other byte; accepts a leading minus. */
    long number(int radix) {
        blanks();
        boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        int first = at;
        long value = 0;
        for (; at < end; at++) {
            int digit = Character.digit(bytes[at], radix);
            if (digit < 0) {
                break;
            }
            value = value * radix + digit;
        }
        // 20 digits hold any 64-bit number in the radixes used; more are invalid.
        if (at == first || at - first > 22) {
            failed = true;
            return 0;
        }
        return negative ? -value : value;
    }

    /** Reads a decimal number. */
    long number() {
        return number(10);
    }

    /** Reads exactly eight hexadecimal digits. */
    int hexWord() {
        if (end - at < 8) {
            failed = true;
            return 0;
        }
        int value = 0;
        for (int i = 0; i < 8; i++) {
            int digit = Character.digit(bytes[at + i], 16);
            if (digit < 0) {
                failed = true;
                return 0;
            }
            value = value << 4 | digit;
        }
        at += 8;
        return value;
    }

    /** Skips blanks and returns the rest of the line. */
    byte[] rest() {
        blanks();
        return Arrays.copyOfRange(bytes, at, end);
    }

    /** Returns a copy of the bytes up to the next {@code c}, and skips past it; the rest if there is none. */
    byte[] until(char c) {
        int start = at;
        while (at < end && bytes[at] != c) {
            at++;
        }
        byte[] result = Arrays.copyOfRange(bytes, start, at);
        if (at < end) {
            at++;
        }
        return result;
    }

    LineScanner blanks() {
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        return this;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }
}
