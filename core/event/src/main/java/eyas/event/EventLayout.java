package eyas.event;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The layout of an event, live or in a capture.
 *
 * <pre>
 *  0        8        16     20     22        26
 *  +--------+--------+------+------+---------+------------------+-----------------------+
 *  | time   | thread | len  | type | nparams | parameter lengths| parameter values      |
 *  | u64 ns | u64    | u32  | u16  | u32     | nparams x u16    | back to back          |
 *  +--------+--------+------+------+---------+------------------+-----------------------+
 * </pre>
 *
 * <p>Little-endian and unaligned; {@code len} includes the whole event; lengths have four bytes if the code has {@link
 * EventFlag#LARGE_PAYLOAD}. Source: the capture file format, format version 1.2, block {@code EV_V2}.
 */
public final class EventLayout {
    /** Bytes before the parameter lengths. */
    public static final int HEADER = 26;
    /** Nanoseconds since the epoch, u64. */
    public static final int TIME = 0;
    /** Thread id in the host's namespace, u64. */
    public static final int THREAD = 8;
    /** Length of the whole event in bytes, u32. */
    public static final int LENGTH = 16;
    /** Event code, u16. */
    public static final int CODE = 20;
    /** Number of parameters, u32. */
    public static final int PARAM_COUNT = 22;

    /** The maximum length of an accepted event, in bytes. */
    public static final int MAX_LENGTH = 64 << 20;
    /** The maximum number of parameters that are read; the schema has at most 32. */
    public static final int MAX_PARAMS = 64;

    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;

    private EventLayout() {}

    /** Returns the time of the event that starts at {@code base}, in ns since the epoch. */
    public static long time(MemorySegment segment, long base) {
        return segment.get(U64, base + TIME);
    }

    /** Returns the length in bytes, as an unsigned number, of the event that starts at {@code base}. */
    public static long length(MemorySegment segment, long base) {
        return Integer.toUnsignedLong(segment.get(U32, base + LENGTH));
    }

    /** Returns the code of the event that starts at {@code base}. */
    public static int code(MemorySegment segment, long base) {
        return Short.toUnsignedInt(segment.get(U16, base + CODE));
    }
}
