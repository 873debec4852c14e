package eyas.filter.plan;

import java.util.Arrays;

/** Compares ranges of bytes. Allocates nothing. */
final class ByteRanges {
    private ByteRanges() {}

    static boolean equal(byte[] a, int from, int length, byte[] b) {
        return length == b.length && Arrays.equals(a, from, from + length, b, 0, length);
    }

    static boolean startsWith(byte[] a, int from, int length, byte[] b, int start, int size) {
        return length >= size && Arrays.equals(a, from, from + size, b, start, start + size);
    }

    static boolean endsWith(byte[] a, int from, int length, byte[] b, int start, int size) {
        return length >= size && Arrays.equals(a, from + length - size, from + length, b, start, start + size);
    }

    /** Tells whether {@code b} occurs in {@code a}; {@code fold} ignores the case of ASCII letters. */
    static boolean contains(byte[] a, int from, int length, byte[] b, int start, int size, boolean fold) {
        if (size == 0) {
            return true;
        }
        byte first = lower(b[start], fold);
        int last = from + length - size;
        for (int i = from; i <= last; i++) {
            if (lower(a[i], fold) == first && same(a, i, b, start, size, fold)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(byte[] a, int at, byte[] b, int start, int size, boolean fold) {
        for (int j = 1; j < size; j++) {
            if (lower(a[at + j], fold) != lower(b[start + j], fold)) {
                return false;
            }
        }
        return true;
    }

    private static byte lower(byte b, boolean fold) {
        return fold && b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }

    static int hash(byte[] bytes, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash ^ hash >>> 15;
    }
}
