package eyas.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Operations on byte strings. Paths, arguments and names are bytes, not text, until they are printed, because Linux does not guarantee an
 * encoding.
 */
public final class Bytes {
    /** The empty byte string. */
    public static final byte[] EMPTY = {};

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

    private Bytes() {}

    /** Returns eight bytes of {@code bytes} from {@code at} as a little-endian number. */
    public static long eight(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Writes {@code value} to eight bytes of {@code bytes} from {@code at}, little-endian. */
    static void putEight(byte[] bytes, int at, long value) {
        LONGS.set(bytes, at, value);
    }

    /** Returns a word in which the high bit of each byte is set that is zero in {@code eight}. */
    public static long zeros(long eight) {
        return ~((eight & LOW_BITS) + LOW_BITS | eight | LOW_BITS);
    }

    /** Returns the index of the first zero byte among the first {@code length}; {@code length} if there is none. */
    public static int indexOfZero(byte[] bytes, int length) {
        int at = 0;
        for (; at + 8 <= length; at += 8) {
            long zeros = zeros(eight(bytes, at));
            if (zeros != 0) {
                return at + Long.numberOfTrailingZeros(zeros) / 8;
            }
        }
        while (at < length && bytes[at] != 0) {
            at++;
        }
        return at;
    }

    /** Returns whether {@code text} starts with {@code start}. */
    public static boolean startsWith(byte[] text, byte[] start) {
        return startsWith(text, 0, text.length, start);
    }

    /** Returns whether {@code start} is in {@code text} at {@code from} and ends at or before {@code end}. */
    public static boolean startsWith(byte[] text, int from, int end, byte[] start) {
        int length = start.length;
        if (end - from < length) {
            return false;
        }
        // Paths have common prefixes; most different ones differ in the last byte, and comparing one byte is fast.
        return length == 0
                || (text[from + length - 1] == start[length - 1]
                        && Arrays.equals(text, from, from + length, start, 0, length));
    }

    /** Returns whether the part of {@code text} before {@code end} ends with {@code wanted}. */
    public static boolean endsWith(byte[] text, int end, byte[] wanted) {
        return end >= wanted.length && startsWith(text, end - wanted.length, end, wanted);
    }

    /** Returns the first index of {@code wanted}, which is not empty, in {@code text}; -1 if there is none. */
    public static int indexOf(byte[] text, byte[] wanted) {
        return indexOf(text, 0, text.length, wanted);
    }

    /**
     * Returns the first index of {@code wanted}, which is not empty, in {@code text} between {@code from} and {@code end}; -1 if there is
     * none.
     */
    public static int indexOf(byte[] text, int from, int end, byte[] wanted) {
        for (int at = from; at + wanted.length <= end; at++) {
            if (text[at] == wanted[0] && startsWith(text, at, end, wanted)) {
                return at;
            }
        }
        return -1;
    }

    /** Returns the zero-terminated parts of {@code texts}; bytes after the last zero are ignored. */
    public static List<byte[]> splitAtZeros(byte[] texts) {
        List<byte[]> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < texts.length; i++) {
            if (texts[i] == 0) {
                parts.add(Arrays.copyOfRange(texts, from, i));
                from = i + 1;
            }
        }
        return parts;
    }

    /** Returns {@code text} encoded in UTF-8. */
    public static byte[] of(String text) {
        return text.isEmpty() ? EMPTY : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns {@code bytes} as text; invalid UTF-8 becomes U+FFFD. */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
