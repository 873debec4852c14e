package eyas.capture;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Lays out the blocks of a capture file.
 *
 * <pre>
 *  0      4        8                            total - 4
 *  +------+--------+------------------+---------+--------+
 *  | type | total  | body             | padding | total  |      SHB body: u32 magic, u16 major, u16 minor,
 *  | u32  | u32    |                  | to 4    | u32    |                u64 section length, options
 *  +------+--------+------------------+---------+--------+
 *
 *  event body:             | cpu u16 | event |
 *  event body with flags:  | cpu u16 | flags u32 | event |
 * </pre>
 *
 * <p>Little-endian and unaligned. Source: falcosecurity/libs userspace/libscap/scap_savefile.h, format version 1.2.
 */
final class CaptureLayout {
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;

    /** Bytes of a block before its body: type and total length. */
    static final int BLOCK_HEADER = 8;
    /** Bytes of a block after its body: the total length again. */
    static final int BLOCK_TRAILER = 4;
    /** The shortest block in bytes. */
    static final int BLOCK_MIN = BLOCK_HEADER + BLOCK_TRAILER;
    /** Offset of the event in an event block without flags. */
    static final int EVENT = BLOCK_HEADER + 2;
    /** Offset of the event in an event block with flags. */
    static final int FLAGGED_EVENT = EVENT + 4;

    /** The first field of a section header's body. */
    static final int MAGIC = 0x1A2B3C4D;
    /** The magic in the opposite byte order. */
    static final int SWAPPED_MAGIC = 0x4D3C2B1A;

    static final int MAJOR = 1;
    static final int MINOR = 2;
    /** Bytes of a section header's body without options. */
    static final int SECTION_BODY = 16;

    /** Bytes of a machine block's body. */
    static final int MACHINE_BODY = 180;
    /** Bytes of the host name in a machine block, NUL-padded. */
    static final int HOSTNAME = 128;

    /** Bytes of the event header in the first block version, which lacks the number of parameters. */
    static final int OLD_EVENT_HEADER = 22;

    /** Event block flag: the event only updates state. */
    static final int STATE_ONLY = 1;

    private CaptureLayout() {}

    /** Returns {@code length} rounded up to the alignment of blocks. */
    static int padded(int length) {
        return (length + 3) & ~3;
    }
}
