package eyas.event;

import static eyas.event.EventLayout.U16;
import static eyas.event.EventLayout.U32;
import static eyas.event.EventLayout.U64;
import static eyas.event.EventLayout.U8;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A view of the bytes of one event; never copies them.
 *
 * <p>One view is created once and moved from event to event by its source with {@link #wrap}. The memory belongs to the source and is valid
 * until the source's next call, so callers must not keep an event or a segment of it. Not thread-safe; moving and reading allocate nothing,
 * except where a method says so.
 *
 * <p>The header is read directly. Parameters are located by {@link #decode}, which checks every length against the event's own; all {@code
 * param…} methods require that it returned true.
 */
public final class Event {
    /** Index of a call's result, which is the first parameter of its exit event. */
    public static final int RESULT = 0;

    private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[EventLayout.HEADER]);

    private final long[] offsets = new long[EventLayout.MAX_PARAMS];
    private final int[] lengths = new int[EventLayout.MAX_PARAMS];
    /** Lengths of the strings whose bit is set in {@link #measured}. */
    private final int[] texts = new int[EventLayout.MAX_PARAMS];

    private long measured;
    private MemorySegment segment = NOTHING;
    private long base;
    private long time;
    private long thread;
    private int length;
    private int code;
    private int declared;
    private int cpu;
    private long number;
    private boolean stateOnly;
    private boolean initial;
    private int count = -1;

    /**
     * Moves this view to the event that starts at {@code base}.
     *
     * @param segment the memory that holds it, at least {@code base} + its own length bytes (checked by the source)
     * @param base offset of the event's header in bytes
     * @param cpu number of the processor that recorded it
     * @param number running number of the event in its source, from 1; {@code evt.num}
     * @param stateOnly whether the event only updates state and must not be shown or matched
     */
    public void wrap(MemorySegment segment, long base, int cpu, long number, boolean stateOnly) {
        this.segment = segment;
        this.base = base;
        this.time = segment.get(U64, base + EventLayout.TIME);
        this.thread = segment.get(U64, base + EventLayout.THREAD);
        // Length, code and the lower half of the number of parameters in one read, because each memory access costs
        // time.
        long rest = segment.get(U64, base + EventLayout.LENGTH);
        this.length = (int) rest;
        this.code = (int) (rest >>> 32) & 0xFFFF;
        this.declared = (int) (rest >>> 48);
        this.cpu = cpu;
        this.number = number;
        this.stateOnly = stateOnly;
        this.initial = false;
        this.count = -1;
    }

    /** Returns the memory that holds the event. */
    public MemorySegment segment() {
        return segment;
    }

    /** Returns the offset of the event in {@link #segment()}. */
    public long base() {
        return base;
    }

    /** Returns the time in ns since the epoch. */
    public long time() {
        return time;
    }

    /** Returns the id of the thread that caused the event, in the host's namespace. */
    public long thread() {
        return thread;
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

    /** Returns whether the event only updates state. */
    public boolean isStateOnly() {
        return stateOnly;
    }

    /** Marks the event as one that describes what existed when its capture started; reset when the view moves. */
    public void markInitial() {
        initial = true;
    }

    /**
     * Returns whether the event is at the head of a capture and describes what existed when that started. Such an event is neither shown
     * nor matched, but kept when the capture is copied.
     */
    public boolean isInitial() {
        return initial;
    }

    /**
     * Returns whether the event happened while it was recorded, and is to be shown. Events that only update state, or describe what existed
     * before, are applied and kept, but neither shown nor matched.
     */
    public boolean hasHappened() {
        return !stateOnly && !initial;
    }

    /**
     * Locates the parameters.
     *
     * @return false if the event is malformed: a length reaches past the event's end, or the code is unknown. The caller counts and skips
     * such an event
     */
    public boolean decode() {
        if (count >= 0) {
            return true;
        }
        EventInfo info = EventTable.find(code);
        return info != null && locate(info.has(EventFlag.LARGE_PAYLOAD) ? 4 : 2);
    }

    private boolean locate(int width) {
        if (segment.get(U16, base + EventLayout.PARAM_COUNT + 2) != 0) {
            return false; // more lengths than the longest event has room for
        }
        long end = base + Integer.toUnsignedLong(length);
        long at = base + EventLayout.HEADER;
        long value = at + (long) declared * width;
        if (value > end) {
            return false;
        }
        int taken = Math.min(declared, EventLayout.MAX_PARAMS);
        measured = 0;
        if (width == 2 ? locateShort(taken, at, value, end) : locateLong(taken, at, value, end)) {
            count = taken;
            return true;
        }
        return false;
    }

    /** Locates parameters with two-byte lengths, four lengths at a time. */
    private boolean locateShort(int taken, long from, long first, long end) {
        long value = first;
        long at = from;
        for (int i = 0; i < taken; at += 8) {
            int stop = Math.min(i + 4, taken);
            long four = at + 8 <= end ? segment.get(U64, at) : lastLengths(at, stop - i);
            for (; i < stop; i++, four >>>= 16) {
                int size = (int) four & 0xFFFF;
                offsets[i] = value;
                lengths[i] = size;
                value += size;
            }
        }
        return value <= end;
    }

    private long lastLengths(long at, int number) {
        long four = 0;
        for (int i = 0; i < number; i++) {
            four |= (segment.get(U16, at + 2L * i) & 0xFFFFL) << (16 * i);
        }
        return four;
    }

    private boolean locateLong(int taken, long from, long first, long end) {
        long value = first;
        long at = from;
        for (int i = 0; i < taken; i++, at += 4) {
            int size = segment.get(U32, at);
            if (size < 0 || size > end - value) {
                return false;
            }
            offsets[i] = value;
            lengths[i] = size;
            value += size;
        }
        return true;
    }

    /** Returns the number of parameters of the event. */
    public int paramCount() {
        return count;
    }

    /** Returns the length of parameter {@code index} in bytes; -1 if the event does not have it. */
    public int paramLength(int index) {
        return index < count ? lengths[index] : -1;
    }

    /** Returns the offset of parameter {@code index} in {@link #segment()}; only if its length is not -1. */
    public long paramOffset(int index) {
        return offsets[index];
    }

    /** Returns whether the event has parameter {@code index} with at least one byte. */
    public boolean hasParam(int index) {
        return index < count && lengths[index] > 0;
    }

    /** Returns parameter {@code index} as a signed number of its own size, or {@code absent}. */
    public long paramSigned(int index, long absent) {
        if (index >= count || !isInteger(lengths[index])) {
            return absent;
        }
        int unused = 64 - 8 * lengths[index];
        return integer(index) << unused >> unused;
    }

    /** Returns the result of the call whose exit this is, or {@code absent}. */
    public long result(long absent) {
        return paramSigned(RESULT, absent);
    }

    /** Returns parameter {@code index} as an unsigned number of its own size, or {@code absent}. */
    public long paramUnsigned(int index, long absent) {
        if (index >= count || !isInteger(lengths[index])) {
            return absent;
        }
        int unused = 64 - 8 * lengths[index];
        return integer(index) << unused >>> unused;
    }

    /** Returns whether {@code size} is 1, 2, 4 or 8. */
    private static boolean isInteger(int size) {
        return size > 0 && size <= 8 && (size & (size - 1)) == 0;
    }

    /** Returns parameter {@code index} in the low bytes; the other bytes are undefined. */
    private long integer(int index) {
        return upToEight(offsets[index], lengths[index]);
    }

    private long lastInteger(long at, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (segment.get(U8, at + i) & 0xFFL) << (8 * i);
        }
        return value;
    }

    /** Returns the length of string parameter {@code index} up to its first NUL, in bytes; -1 if absent or empty. */
    public int paramStringLength(int index) {
        int size = paramLength(index);
        if (size <= 0) {
            return -1;
        }
        // Called for each field that reads a string, and by the state.
        if ((measured & 1L << index) == 0) {
            texts[index] = textLength(offsets[index], size);
            measured |= 1L << index;
        }
        return texts[index];
    }

    /** Returns how many of {@code size} bytes from {@code start} precede the first NUL. */
    private int textLength(long start, int size) {
        int at = 0;
        for (; at + 8 <= size; at += 8) {
            long zeros = Bytes.zeros(segment.get(U64, start + at));
            if (zeros != 0) {
                return at + Long.numberOfTrailingZeros(zeros) / 8;
            }
        }
        if (at == size) {
            return size;
        }
        long zeros = Bytes.zeros(upToEight(start + at, size - at));
        return zeros == 0 ? size : Math.min(size, at + Long.numberOfTrailingZeros(zeros) / 8);
    }

    /** Returns {@code size} bytes from {@code at}, 1 to 8, as a little-endian number; the bytes above them are undefined. */
    private long upToEight(long at, int size) {
        // One read for all sizes keeps the many callers small; only the last bytes of the memory need special handling.
        return at + 8 <= segment.byteSize() ? segment.get(U64, at) : lastInteger(at, size);
    }

    /** Returns whether string parameter {@code index} equals the first {@code length} bytes of {@code text}. */
    public boolean isParamString(int index, byte[] text, int length) {
        if (length <= 0 || paramStringLength(index) != length) {
            return false;
        }
        long start = offsets[index];
        int at = 0;
        for (; at + 8 <= length; at += 8) {
            if (segment.get(U64, start + at) != Bytes.eight(text, at)) {
                return false;
            }
        }
        if (at < length && at + 8 <= text.length) {
            int above = 64 - 8 * (length - at);
            return (upToEight(start + at, length - at) ^ Bytes.eight(text, at)) << above == 0;
        }
        while (at < length && segment.get(U8, start + at) == text[at]) {
            at++;
        }
        return at == length;
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

    /** Returns a new array with parameter {@code index}; empty if the event does not have it. Allocates. */
    public byte[] paramBytes(int index) {
        int size = paramLength(index);
        if (size <= 0) {
            return Bytes.EMPTY;
        }
        byte[] bytes = new byte[size];
        copyParam(index, size, bytes, 0);
        return bytes;
    }

    /** Returns a new array with string parameter {@code index} without its NUL; empty if absent. Allocates. */
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
