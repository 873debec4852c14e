package eyas.filter.plan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Compares ranges of bytes. Allocates nothing. */
final class ByteRanges {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

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

    /** Returns whether {@code b} occurs in {@code a}; {@code fold} ignores the case of ASCII letters. */
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

    /** Hashes the length and up to 24 bytes: the first, the middle and the last eight. */
    static int sampledHash(byte[] bytes, int from, int length) {
        long hash = length;
        if (length < Long.BYTES) {
            for (int i = from; i < from + length; i++) {
                hash = hash << Byte.SIZE ^ bytes[i];
            }
        } else {
            hash = hash * MIX ^ (long) LONG.get(bytes, from);
            hash = hash * MIX ^ (long) LONG.get(bytes, from + ((length - Long.BYTES) >> 1));
            hash = hash * MIX ^ (long) LONG.get(bytes, from + length - Long.BYTES);
        }
        hash *= MIX;
        return (int) (hash ^ hash >>> 32);
    }

    static int hash(byte[] bytes, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash ^ hash >>> 15;
    }
}
