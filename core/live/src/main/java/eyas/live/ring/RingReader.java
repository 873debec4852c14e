package eyas.live.ring;

import eyas.event.Event;
import eyas.event.EventLayout;
import eyas.event.EventSourceException;
import java.lang.foreign.MemorySegment;

/**
 * Reads the records of a ring as event views over the mapped memory, without copying.
 *
 * <p>A view is valid until the next call of {@link #next}: only then are its bytes released to the kernel, which happens when a sixteenth
 * of the ring has been read, or when the ring is empty.
 *
 * <p>The records are validated like any input. A record whose length disagrees with its event's is skipped and counted. One that reaches
 * past the producer's position means that positions are corrupt, and ends the reading.
 *
 * <p>For one thread. Allocates nothing per event.
 */
public final class RingReader {
    /** The result of {@link #next}. */
    public enum Outcome {
        /** The view shows an event. */
        EVENT,
        /** All available records have been read. */
        EMPTY,
        /** The next record is still being written. */
        BUSY
    }

    private static final int BATCHES_PER_RING = 16;

    private final MemorySegment consumer;
    private final MemorySegment producer;
    private final MemorySegment data;
    private final long size;
    private final long readable;
    private final long mask;
    private final long batch;

    private long position;
    private long released;
    private long available;
    private long number;
    private long skipped;
    private int flags;

    /** Makes a reader that continues at the consumer's position. */
    public RingReader(RingMemory memory) {
        this.consumer = memory.consumer();
        this.producer = memory.producer();
        this.data = memory.data();
        this.size = memory.size();
        this.readable = data.byteSize();
        this.mask = size - 1;
        this.batch = size / BATCHES_PER_RING;
        this.position = RingLayout.position(consumer);
        this.released = position;
        this.available = position;
    }

    /**
     * Moves {@code event} to the next record.
     *
     * @throws EventSourceException if the ring is corrupt
     */
    public Outcome next(Event event) {
        if (position - released >= batch) {
            release();
        }
        while (true) {
            if (position >= available) {
                available = RingLayout.position(producer);
                if (position >= available) {
                    release();
                    return Outcome.EMPTY;
                }
            }
            long record = position & mask;
            int header = RingLayout.header(data, record);
            if (header < 0) {
                release();
                return Outcome.BUSY;
            }
            int length = header & RingLayout.LENGTH_MASK;
            long stride = RingLayout.stride(length);
            long end = position + stride;
            if (end > available || record + stride > readable) {
                throw corrupt(length);
            }
            position = end;
            if ((header & RingLayout.DISCARD) == 0 && show(event, record, length)) {
                return Outcome.EVENT;
            }
        }
    }

    private boolean show(Event event, long record, int length) {
        long base = record + RingLayout.HEADER + RingLayout.PREFIX;
        if (length < RingLayout.MIN_RECORD || EventLayout.length(data, base) != length - RingLayout.PREFIX) {
            skipped++;
            return false;
        }
        flags = RingLayout.flags(data, record);
        event.wrap(data, base, RingLayout.cpu(data, record), ++number, false);
        return true;
    }

    private EventSourceException corrupt(int length) {
        return new EventSourceException("the ring is corrupt: the record at position " + position + " claims " + length
                + " bytes, but the kernel has written up to position " + available + " in a ring of " + size
                + " bytes; please report this with the kernel's version");
    }

    /** Releases everything that was read to the kernel. */
    private void release() {
        if (released != position) {
            RingLayout.setPosition(consumer, position);
            released = position;
        }
    }

    /** Uncounts the event that was shown last; its number is assigned again. */
    public void discardLast() {
        number--;
    }

    /** Returns whether there is a record to read, possibly one that is still being written. */
    public boolean hasMore() {
        return RingLayout.position(producer) != position;
    }

    /** Returns the unread fraction of the ring, 0 to 1. */
    public double fill() {
        return (double) (RingLayout.position(producer) - position) / size;
    }

    /** Returns the producer's position, bytes since the ring was created. */
    public long producerPosition() {
        return RingLayout.position(producer);
    }

    /** Returns the reader's position, bytes since the ring was created. */
    public long position() {
        return position;
    }

    /** Returns the flags of the record that was shown last ({@code EYAS_RECORD_*}). */
    public int flags() {
        return flags;
    }

    /** Returns how many events were shown. */
    public long events() {
        return number;
    }

    /** Returns how many malformed records were skipped. */
    public long skipped() {
        return skipped;
    }
}
