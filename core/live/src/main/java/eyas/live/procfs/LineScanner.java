package eyas.live.procfs;

import java.util.Arrays;

/**
 * Walks over the fields of one line. Fields are separated by blanks; nothing is allocated but by {@link #rest}.
 *
 * <p>Numbers that are none, or that overflow, leave {@link #failed} true and count as 0.
 */
final class LineScanner {
    private byte[] bytes = {};
    private int at;
    private int end;
    private boolean failed;

    /** Begins at {@code start}. */
    LineScanner over(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
        this.failed = false;
        return this;
    }

    /** Return whether anything looked for was not there. */
    boolean failed() {
        return failed;
    }

    /** Return whether the line goes on with {@code prefix}, and moves behind it if so. */
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

    /** Moves behind the next {@code c}. */
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

    /** Moves over {@code count} fields. */
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

    /** Return whether another field follows. */
    boolean hasNext() {
        blanks();
        return at < end;
    }

    /** Reads a number in {@code radix} up to the first byte that is no digit; a leading minus is understood. */
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
        // 20 digits hold any 64-bit number in the radixes used; more is nonsense.
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

    /** Moves over blanks and returns what is left of the line. */
    byte[] rest() {
        blanks();
        return Arrays.copyOfRange(bytes, at, end);
    }

    /** Returns a copy of the bytes up to the next {@code c}, and moves behind it; the rest where there is none. */
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
