package eyas.live.ring;

import eyas.event.EventLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Lays out the BPF ring and the record that Eyas's programs write to it.
 *
 * <pre>
 *  consumer page     u64 consumer position, written by Eyas
 *  producer page     u64 producer position, read-only
 *  data              SIZE bytes, followed by the same SIZE bytes mapped again, so that no record wraps
 *
 *  record at position p, multiple of 8, in data[p &amp; (SIZE - 1)]:
 *  0              4          8      10     12         16
 *  +--------------+----------+------+------+----------+----------------------+---------+
 *  | len, BUSY,   | page     | cpu  | flags| reserved | event: 26 bytes      | padding |
 *  | DISCARD: u32 | off. u32 | u16  | u16  | u32      | header, parameters   | to 8    |
 *  +--------------+----------+------+------+----------+----------------------+---------+
 *                             `-------- len bytes ---------------------------'
 * </pre>
 *
 * <p>Source: {@code struct bpf_ringbuf_hdr} and {@code bpf_ringbuf_commit} in kernel/bpf/ringbuf.c; the record prefix is {@code struct
 * eyas_record_prefix} in abi.h.
 */
final class RingLayout {
    /** Set while the kernel still writes the record. */
    static final int BUSY = 1 << 31;
    /** Set in a discarded record. */
    static final int DISCARD = 1 << 30;
    /** Bits of the record's length, prefix included, ring header excluded. */
    static final int LENGTH_MASK = DISCARD - 1;

    /** Bytes of the ring's own header before each record. */
    static final int HEADER = 8;
    /** Bytes of the prefix before each event. */
    static final int PREFIX = 8;
    /** The shortest record that holds an event. */
    static final int MIN_RECORD = PREFIX + EventLayout.HEADER;

    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle POSITION = U64.varHandle();
    private static final VarHandle WORD = U32.varHandle();

    private RingLayout() {}

    /** Returns the position on {@code page}; data written before its publication is visible (acquire). */
    static long position(MemorySegment page) {
        return (long) POSITION.getAcquire(page, 0L);
    }

    /** Publishes {@code position} on {@code page}; earlier reads stay before it (release). */
    static void setPosition(MemorySegment page, long position) {
        POSITION.setRelease(page, 0L, position);
    }

    /** Returns length and flags of the record at {@code offset}; its bytes are visible if it is not busy. */
    static int header(MemorySegment data, long offset) {
        return (int) WORD.getAcquire(data, offset);
    }

    /** Returns the distance from a record of {@code length} bytes to the next one. */
    static long stride(int length) {
        return (HEADER + length + 7L) & ~7L;
    }

    static int cpu(MemorySegment data, long record) {
        return Short.toUnsignedInt(data.get(U16, record + HEADER));
    }

    static int flags(MemorySegment data, long record) {
        return Short.toUnsignedInt(data.get(U16, record + HEADER + 2));
    }
}
