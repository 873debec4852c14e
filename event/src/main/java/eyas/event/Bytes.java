package eyas.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

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

    /** Returns the bytes of {@code text} in UTF-8. */
    public static byte[] of(String text) {
        return text.isEmpty() ? EMPTY : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns {@code bytes} as text; bytes that are no UTF-8 become U+FFFD. */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
