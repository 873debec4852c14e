package eyas.capture;

import eyas.capture.compression.NativeBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Stores the last entry event of each thread until its exit.
 *
 * <p>A set-associative table: a thread has {@link #WAYS} possible slots, and if all are used the oldest entry is evicted. Its size is
 * fixed, so untrusted input cannot make it grow, and nothing is allocated after construction, except once per slot if an event is longer
 * than {@link #SLOT}. Not thread-safe.
 */
final class EnterEventTable {
    /** Bytes of an event that a slot holds without additional memory. */
    static final int SLOT = 128;

    private static final int WAYS = 8;

    /** Garbage-collected: closing an arena explicitly would stop all threads, see {@link NativeBuffer}. */
    private final Arena arena = Arena.ofAuto();

    private final MemorySegment inline;
    private final @Nullable MemorySegment[] large;
    private final long[] threads;
    private final long[] ages;
    private final int[] lengths;
    private final int setMask;
    private long largeBytesLeft;
    private long evicted;
    private long refused;

    /**
     * Creates a table.
     *
     * @param slots a power of two, at least {@link #WAYS}
     * @param largeBytes bytes for events that are longer than a slot
     */
    EnterEventTable(int slots, int largeBytes) {
        inline = arena.allocate((long) slots * SLOT, 64);
        large = new @Nullable MemorySegment[slots];
        threads = new long[slots];
        ages = new long[slots];
        lengths = new int[slots];
        setMask = slots / WAYS - 1;
        largeBytesLeft = largeBytes;
    }

    private int firstWay(long thread) {
        long mixed = thread * 0x9E37_79B9_7F4A_7C15L;
        return ((int) (mixed >>> 40) & setMask) * WAYS;
    }

    /** Stores the event of {@code length} bytes at {@code base}; {@code age} increases from event to event. */
    void put(long thread, MemorySegment segment, long base, int length, long age) {
        int slot = slotFor(thread);
        MemorySegment target = inline;
        long place = (long) slot * SLOT;
        if (length > SLOT) {
            MemorySegment own = largeFor(slot, length);
            if (own == null) {
                lengths[slot] = 0;
                refused++;
                return;
            }
            target = own;
            place = 0;
        }
        MemorySegment.copy(segment, base, target, place, length);
        threads[slot] = thread;
        ages[slot] = age;
        lengths[slot] = length;
    }

    private int slotFor(long thread) {
        int first = firstWay(thread);
        int best = -1;
        for (int slot = first; slot < first + WAYS; slot++) {
            if (lengths[slot] == 0) {
                best = best < 0 || lengths[best] != 0 ? slot : best;
            } else if (threads[slot] == thread) {
                return slot;
            } else if (best < 0 || (lengths[best] != 0 && ages[slot] < ages[best])) {
                best = slot;
            }
        }
        if (lengths[best] != 0) {
            evicted++;
        }
        return best;
    }

    private @Nullable MemorySegment largeFor(int slot, int length) {
        MemorySegment own = large[slot];
        if (own != null && own.byteSize() >= length) {
            return own;
        }
        // A power of two, so that a slot with growing events wastes at most as much as it holds.
        long size = Long.highestOneBit(length - 1L) << 1;
        if (size > largeBytesLeft) {
            return null;
        }
        largeBytesLeft -= size;
        MemorySegment fresh = arena.allocate(size, 8);
        large[slot] = fresh;
        return fresh;
    }

    /** Returns the slot of the entry event of {@code thread}, or -1. */
    int find(long thread) {
        int first = firstWay(thread);
        for (int slot = first; slot < first + WAYS; slot++) {
            if (threads[slot] == thread && lengths[slot] != 0) {
                return slot;
            }
        }
        return -1;
    }

    /** Returns the memory that holds the event of {@code slot}. */
    MemorySegment segment(int slot) {
        MemorySegment own = large[slot];
        return lengths[slot] > SLOT && own != null ? own : inline;
    }

    /** Returns the start of the event of {@code slot} in {@link #segment}. */
    long base(int slot) {
        return lengths[slot] > SLOT ? 0 : (long) slot * SLOT;
    }

    /** Removes the event of {@code slot}. */
    void remove(int slot) {
        lengths[slot] = 0;
    }

    /** Removes all events. */
    void clear() {
        Arrays.fill(lengths, 0);
    }

    /** Returns the number of events evicted before their exit. */
    long evicted() {
        return evicted;
    }

    /** Returns the number of events dropped because the memory for long ones was used up. */
    long refused() {
        return refused;
    }
}
