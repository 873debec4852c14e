package eyas.event;

import static eyas.event.EventLayout.U16;
import static eyas.event.EventLayout.U32;
import static eyas.event.EventLayout.U64;
import static eyas.event.EventLayout.U8;

import java.lang.foreign.MemorySegment;

/**
 * Writes an event parameter by parameter, in the layout of {@link EventLayout}.
 *
 * <p>Used for converted, injected and synthetic events (tests and rule cases). Parameters are written in order; those omitted at the end
 * are empty. Not thread-safe; allocates nothing after construction except where a method says so.
 */
public final class EventWriter {
    private final MemorySegment segment;
    private final int[] lengths = new int[EventLayout.MAX_PARAMS];
    private int code;
    private int count;
    private int width;
    private int declared;
    private long at;

    /**
     * Makes a writer over memory that the caller owns.
     *
     * @param segment where events are written, always from offset 0
     */
    public EventWriter(MemorySegment segment) {
        this.segment = segment;
    }

    /** Returns the memory that the writer writes to. */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * Starts an event with exactly {@code params} parameters.
     *
     * @param time ns since the epoch
     * @throws IndexOutOfBoundsException if the segment is too small; likewise all {@code put} methods
     */
    public EventWriter begin(int code, long time, long thread, int params) {
        this.code = code;
        this.count = 0;
        this.declared = params;
        this.width = EventTable.get(code).has(EventFlag.LARGE_PAYLOAD) ? 4 : 2;
        segment.set(U64, EventLayout.TIME, time);
        segment.set(U64, EventLayout.THREAD, thread);
        segment.set(U16, EventLayout.CODE, (short) code);
        segment.set(U32, EventLayout.PARAM_COUNT, params);
        at = EventLayout.HEADER + (long) params * width;
        return this;
    }

    /** Starts an event with all parameters of the current schema. */
    public EventWriter begin(int code, long time, long thread) {
        return begin(code, time, thread, EventTable.get(code).params().size());
    }

    /** Writes an integer of {@code size} bytes: 1, 2, 4 or 8. */
    public EventWriter putInteger(long value, int size) {
        switch (size) {
            case 1 -> segment.set(U8, at, (byte) value);
            case 2 -> segment.set(U16, at, (short) value);
            case 4 -> segment.set(U32, at, (int) value);
            case 8 -> segment.set(U64, at, value);
            default -> throw new IllegalArgumentException("integer of " + size + " bytes");
        }
        return done(size);
    }

    /** Writes an integer with the size of this parameter in the event table. */
    public EventWriter put(long value) {
        return putInteger(value, EventTable.get(code).params().get(count).type().size());
    }

    /** Writes a string with its NUL. Allocates. */
    public EventWriter put(String text) {
        return putString(Bytes.of(text));
    }

    /** Writes a string with its NUL. */
    public EventWriter putString(byte[] text) {
        MemorySegment.copy(text, 0, segment, U8, at, text.length);
        segment.set(U8, at + text.length, (byte) 0);
        return done(text.length + 1);
    }

    /** Writes bytes without a terminator. */
    public EventWriter putBytes(byte[] bytes) {
        MemorySegment.copy(bytes, 0, segment, U8, at, bytes.length);
        return done(bytes.length);
    }

    /** Writes {@code size} bytes of {@code from}, starting at {@code offset}. */
    public EventWriter putBytes(MemorySegment from, long offset, int size) {
        MemorySegment.copy(from, offset, segment, at, size);
        return done(size);
    }

    /** Writes an empty parameter. */
    public EventWriter putEmpty() {
        return done(0);
    }

    private EventWriter done(int size) {
        if (count >= declared) {
            throw new IllegalStateException(EventTable.get(code).codeName() + " has only " + declared
                    + " parameters, cannot write another one");
        }
        lengths[count++] = size;
        at += size;
        return this;
    }

    /**
     * Finishes the event; parameters not written are empty.
     *
     * @return its length in bytes
     */
    public int end() {
        while (count < declared) {
            done(0);
        }
        for (int i = 0; i < declared; i++) {
            long place = EventLayout.HEADER + (long) i * width;
            if (width == 2) {
                segment.set(U16, place, (short) lengths[i]);
            } else {
                segment.set(U32, place, lengths[i]);
            }
        }
        segment.set(U32, EventLayout.LENGTH, (int) at);
        return (int) at;
    }
}
