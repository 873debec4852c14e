package eyas.capture.ring;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The layout of an event in a {@link Chunk}: metadata from its source, then its bytes, padded to a multiple of eight.
 *
 * <pre>
 *  0     2       4       8        16
 *  +-----+-------+-------+--------+----------------------+-----+
 *  | cpu | flags | 0     | number | event (EventLayout)  | pad |
 *  | u16 | u16   | u32   | u64    |                      |     |
 *  +-----+-------+-------+--------+----------------------+-----+
 * </pre>
 */
final class ChunkLayout {
    static final long CPU = 0;
    static final long FLAGS = 2;
    // Preserves the source's evt.num, for observers of events that leave the ring.
    static final long NUMBER = 8;
    static final long EVENT = 16;

    static final short STATE_ONLY = 1;

    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private ChunkLayout() {}

    /** Returns the bytes that an event of {@code length} takes. */
    static int size(int length) {
        return ((int) EVENT + length + 7) & ~7;
    }
}
