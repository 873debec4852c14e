package eyas.event;

import static eyas.event.EventLayout.U16;
import static eyas.event.EventLayout.U32;
import static eyas.event.EventLayout.U64;
import static eyas.event.EventLayout.U8;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Shows the bytes of one event; never copies them.
 *
 * <p>One view is made once and moved from event to event by its source with {@link #wrap}. What it shows belongs to the
 * source and dies with the source's next call, so nobody keeps an event or a segment of it. Not thread-safe; moving and
 * reading allocate nothing, except where a method says so.
 *
 * <p>The header is read directly. Parameters are located by {@link #decode}, which checks every length against the
 * event's own; all {@code param…} methods need it to have returned true.
 */
public final class Event {
    private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[EventLayout.HEADER]);

    private final long[] offsets = new long[EventLayout.MAX_PARAMS];
    private final int[] lengths = new int[EventLayout.MAX_PARAMS];

    private MemorySegment segment = NOTHING;
    private long base;
    private int length;
    private int code;
    private int cpu;
    private long number;
    private boolean stateOnly;
    private int count = -1;

    /**
     * Moves this view to the event that starts at {@code base}.
     *
     * @param segment the memory that holds it, at least {@code base} + its own length bytes (the source has checked)
     * @param base offset of the event's header in bytes
     * @param cpu number of the processor that recorded it
     * @param number running number of the event in its source, from 1; {@code evt.num}
     * @param stateOnly whether the event only updates state and is not to be shown or matched
     */
    public void wrap(MemorySegment segment, long base, int cpu, long number, boolean stateOnly) {
        this.segment = segment;
        this.base = base;
        this.length = segment.get(U32, base + EventLayout.LENGTH);
        this.code = Short.toUnsignedInt(segment.get(U16, base + EventLayout.CODE));
        this.cpu = cpu;
        this.number = number;
        this.stateOnly = stateOnly;
        this.count = -1;
    }

    /** Returns the memory that holds the event. */
    public MemorySegment segment() {
        return segment;
    }

    /** Returns where the event starts in {@link #segment()}. */
    public long base() {
        return base;
    }

    /** Returns the time in ns since the epoch. */
    public long time() {
        return segment.get(U64, base + EventLayout.TIME);
    }

    /** Returns the id of the thread that caused the event, in the host's namespace. */
    public long thread() {
        return segment.get(U64, base + EventLayout.THREAD);
    }

    /** Returns the length of the whole event in bytes. */
    public int length() {
        return length;
    }

    /** Returns the event code. */
    public int code() {
        return code;
    }

    /** Returns the number of the processor. */
    public int cpu() {
        return cpu;
    }

    /** Returns the running number of the event in its source, from 1. */
    public long number() {
        return number;
    }

    /** Tells whether the event only updates state. */
    public boolean isStateOnly() {
        return stateOnly;
    }

    /**
     * Locates the parameters.
     *
     * @return false where the event is malformed: a length reaches past the event's end, or the code is unknown; such an
     *     event is to be counted and skipped
     */
    public boolean decode() {
        if (count >= 0) {
            return true;
        }
        EventInfo info = EventTable.find(code);
        return info != null && locate(info.has(EventFlag.LARGE_PAYLOAD) ? 4 : 2);
    }

    private boolean locate(int width) {
        long declared = Integer.toUnsignedLong(segment.get(U32, base + EventLayout.PARAM_COUNT));
        long end = base + Integer.toUnsignedLong(length);
        long value = base + EventLayout.HEADER + declared * width;
        if (value > end) {
            return false;
        }
        int taken = (int) Math.min(declared, EventLayout.MAX_PARAMS);
        long at = base + EventLayout.HEADER;
        for (int i = 0; i < taken; i++, at += width) {
            int size = width == 2 ? Short.toUnsignedInt(segment.get(U16, at)) : segment.get(U32, at);
            if (size < 0 || size > end - value) {
                return false;
            }
            offsets[i] = value;
            lengths[i] = size;
            value += size;
        }
        count = taken;
        return true;
    }

    /** Returns how many parameters the event carries. */
    public int paramCount() {
        return count;
    }

    /** Returns the length of parameter {@code index} in bytes; -1 where the event does not carry it. */
    public int paramLength(int index) {
        return index < count ? lengths[index] : -1;
    }

    /** Returns where parameter {@code index} starts in {@link #segment()}; only where its length is not -1. */
    public long paramOffset(int index) {
        return offsets[index];
    }

    /** Tells whether the event carries parameter {@code index} with at least one byte. */
    public boolean hasParam(int index) {
        return index < count && lengths[index] > 0;
    }

    /** Returns parameter {@code index} as a signed number of its own size, or {@code absent}. */
    public long paramSigned(int index, long absent) {
        if (index >= count) {
            return absent;
        }
        return switch (lengths[index]) {
            case 1 -> segment.get(U8, offsets[index]);
            case 2 -> segment.get(U16, offsets[index]);
            case 4 -> segment.get(U32, offsets[index]);
            case 8 -> segment.get(U64, offsets[index]);
            default -> absent;
        };
    }

    /** Returns parameter {@code index} as an unsigned number of its own size, or {@code absent}. */
    public long paramUnsigned(int index, long absent) {
        if (index >= count) {
            return absent;
        }
        return switch (lengths[index]) {
            case 1 -> segment.get(U8, offsets[index]) & 0xFF;
            case 2 -> segment.get(U16, offsets[index]) & 0xFFFF;
            case 4 -> segment.get(U32, offsets[index]) & 0xFFFF_FFFFL;
            case 8 -> segment.get(U64, offsets[index]);
            default -> absent;
        };
    }

    /** Returns the length of string parameter {@code index} up to its first NUL, in bytes; -1 where absent or empty. */
    public int paramStringLength(int index) {
        int size = paramLength(index);
        if (size <= 0) {
            return -1;
        }
        long start = offsets[index];
        for (int i = 0; i < size; i++) {
            if (segment.get(U8, start + i) == 0) {
                return i;
            }
        }
        return size;
    }

    /**
     * Copies the first {@code size} bytes of parameter {@code index} to {@code target}.
     *
     * @param size at most {@link #paramLength}
     * @throws IndexOutOfBoundsException if the target is too small
     */
    public void copyParam(int index, int size, byte[] target, int at) {
        MemorySegment.copy(segment, U8, offsets[index], target, at, Math.min(size, lengths[index]));
    }

    /** Returns a new array with parameter {@code index}; empty where the event does not carry it. Allocates. */
    public byte[] paramBytes(int index) {
        int size = paramLength(index);
        if (size <= 0) {
            return Bytes.EMPTY;
        }
        byte[] bytes = new byte[size];
        copyParam(index, size, bytes, 0);
        return bytes;
    }

    /** Returns a new array with string parameter {@code index} without its NUL; empty where absent. Allocates. */
    public byte[] paramString(int index) {
        int size = paramStringLength(index);
        return size <= 0 ? Bytes.EMPTY : Arrays.copyOf(paramBytes(index), size);
    }

    /** Describes the event for messages. Allocates. */
    @Override
    public String toString() {
        EventInfo info = EventTable.find(code);
        String name = info == null ? "unknown code " + code : info.codeName();
        return "event " + number + " " + name + " of thread " + thread() + ", " + length + " bytes";
    }

    /** Returns string parameter {@code index} as text, invalid UTF-8 replaced; for messages and tests. Allocates. */
    public String paramText(int index) {
        return new String(paramString(index), StandardCharsets.UTF_8);
    }
}
