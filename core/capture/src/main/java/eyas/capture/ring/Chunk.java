package eyas.capture.ring;

import static eyas.capture.ring.ChunkLayout.CPU;
import static eyas.capture.ring.ChunkLayout.EVENT;
import static eyas.capture.ring.ChunkLayout.FLAGS;
import static eyas.capture.ring.ChunkLayout.NUMBER;
import static eyas.capture.ring.ChunkLayout.STATE_ONLY;
import static eyas.capture.ring.ChunkLayout.U16;
import static eyas.capture.ring.ChunkLayout.U64;

import eyas.event.Event;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A piece of memory with consecutive copies of events.
 *
 * <p>One thread adds. The bytes before {@link #used()} never change until the last reference is released, so another thread may read them
 * after a safe hand-over.
 */
final class Chunk {
    private final MemorySegment memory;
    private final AtomicInteger holders = new AtomicInteger();
    private int used;
    private int events;

    Chunk(MemorySegment memory) {
        this.memory = memory;
    }

    int capacity() {
        return (int) memory.byteSize();
    }

    int used() {
        return used;
    }

    /** Returns the number of events. */
    int events() {
        return events;
    }

    boolean hasCapacity(Event event) {
        return ChunkLayout.size(event.length()) <= memory.byteSize() - used;
    }

    /** Copies an event, which must fit. */
    void add(Event event) {
        int length = event.length();
        memory.set(U16, used + CPU, (short) event.cpu());
        memory.set(U16, used + FLAGS, event.hasHappened() ? 0 : STATE_ONLY);
        memory.set(U64, used + NUMBER, event.number());
        MemorySegment.copy(event.segment(), event.base(), memory, used + EVENT, length);
        used += ChunkLayout.size(length);
        events++;
    }

    /** Moves {@code view} to the event at {@code place}; returns the position of the next one. */
    int show(int place, Event view) {
        view.wrap(
                memory,
                place + EVENT,
                Short.toUnsignedInt(memory.get(U16, place + CPU)),
                memory.get(U64, place + NUMBER),
                memory.get(U16, place + FLAGS) == STATE_ONLY);
        return place + ChunkLayout.size(view.length());
    }

    void hold() {
        holders.incrementAndGet();
    }

    /** Releases a reference; returns whether it was the last one. */
    boolean release() {
        return holders.decrementAndGet() == 0;
    }

    /** Clears the chunk, which must not be referenced. */
    void clear() {
        used = 0;
        events = 0;
    }
}
