package eyas.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holds what is said about byte strings everywhere: paths, arguments and names are bytes, not text, until they are
 * printed, because Linux does not promise an encoding.
 */
public final class Bytes {
    /** The empty byte string. */
    public static final byte[] EMPTY = {};

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

    private Bytes() {}

    /** Returns the eight bytes of {@code bytes} from {@code at} on, the first one lowest. */
    public static long eight(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Puts {@code value} into the eight bytes of {@code bytes} from {@code at} on, its lowest byte first. */
    static void putEight(byte[] bytes, int at, long value) {
        LONGS.set(bytes, at, value);
    }

    /** Returns a word with the high bit set of each byte that is zero in {@code eight}. */
    public static long zeros(long eight) {
        return ~((eight & LOW_BITS) + LOW_BITS | eight | LOW_BITS);
    }

    /** Returns the place of the first zero byte among the first {@code length}; {@code length} where there is none. */
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

    /** Return whether {@code text} begins with {@code start}. */
    public static boolean startsWith(byte[] text, byte[] start) {
        return startsWith(text, 0, text.length, start);
    }

    /** Return whether {@code start} is in {@code text} at {@code from}, and ends at {@code end} or before. */
    public static boolean startsWith(byte[] text, int from, int end, byte[] start) {
        int length = start.length;
        if (end - from < length) {
            return false;
        }
        // Paths begin alike; most that differ do so in the last byte already, and one byte is compared faster than all.
        return length == 0
                || (text[from + length - 1] == start[length - 1]
                        && Arrays.equals(text, from, from + length, start, 0, length));
    }

    /** Return whether what is in {@code text} before {@code end} ends with {@code wanted}. */
    public static boolean endsWith(byte[] text, int end, byte[] wanted) {
        return end >= wanted.length && startsWith(text, end - wanted.length, end, wanted);
    }

    /** Returns where {@code wanted}, which is not empty, is first in {@code text}; -1 where it is not. */
    public static int indexOf(byte[] text, byte[] wanted) {
        return indexOf(text, 0, text.length, wanted);
    }

    /** Returns where {@code wanted}, which is not empty, is first in {@code text} between {@code from} and {@code end}; else -1. */
    public static int indexOf(byte[] text, int from, int end, byte[] wanted) {
        for (int at = from; at + wanted.length <= end; at++) {
            if (text[at] == wanted[0] && startsWith(text, at, end, wanted)) {
                return at;
            }
        }
        return -1;
    }

    /** Returns the parts of {@code texts} that end with a zero; what comes behind the last zero is left out. */
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

    /** Returns the bytes of {@code text} in UTF-8. */
    public static byte[] of(String text) {
        return text.isEmpty() ? EMPTY : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns {@code bytes} as text; bytes that are no UTF-8 become U+FFFD. */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
