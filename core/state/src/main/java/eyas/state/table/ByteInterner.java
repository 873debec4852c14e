package eyas.state.table;

import eyas.event.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Interns byte strings: returns the same array for equal strings while they are cached.
 *
 * <p>A four-way set-associative cache. A recently used string costs no allocation, an evicted one is allocated again, so memory is bounded
 * by slots times length and no string is refused. Short and long strings have separate caches, so that environments do not evict paths. Not
 * thread-safe.
 */
public final class ByteInterner {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WAYS = 4;
    private static final int SHORT_SLOTS = 1 << 15;
    private static final int LONG_SLOTS = 1 << 11;
    /** Longer strings go to the smaller cache. */
    private static final int SHORT_LENGTH = 256;

    private final byte[] @Nullable [] shorts = new byte[SHORT_SLOTS][];
    private final byte[] @Nullable [] longs = new byte[LONG_SLOTS][];
    private int turn;

    /** Returns an array with {@code length} bytes of {@code source} from {@code from}. */
    public byte[] intern(byte[] source, int from, int length) {
        if (length == 0) {
            return Bytes.EMPTY;
        }
        byte[] @Nullable [] cache = length <= SHORT_LENGTH ? shorts : longs;
        int set = hash(source, from, length) & (cache.length - 1) & -WAYS;
        for (int way = 0; way < WAYS; way++) {
            byte[] known = cache[set + way];
            if (known == null) {
                return remember(cache, set + way, source, from, length);
            }
            if (known.length == length && Arrays.equals(known, 0, length, source, from, from + length)) {
                return known;
            }
        }
        return remember(cache, set + (turn++ & (WAYS - 1)), source, from, length);
    }

    private static byte[] remember(byte[] @Nullable [] cache, int slot, byte[] source, int from, int length) {
        byte[] copy = Arrays.copyOfRange(source, from, from + length);
        cache[slot] = copy;
        return copy;
    }

    private static int hash(byte[] source, int from, int length) {
        long hash = length;
        int at = from;
        int end = from + length;
        for (; at + 8 <= end; at += 8) {
            hash = (hash ^ (long) LONGS.get(source, at)) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 29;
        }
        for (; at < end; at++) {
            hash = (hash ^ source[at]) * 0x9E37_79B9_7F4A_7C15L;
        }
        hash ^= hash >>> 32;
        return (int) hash;
    }
}
