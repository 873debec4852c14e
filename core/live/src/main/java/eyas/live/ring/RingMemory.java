package eyas.live.ring;

import eyas.live.recipe.Abi;
import eyas.live.sys.MemoryCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Holds the three areas of a ring.
 *
 * <p>A record that crosses the ring's end wraps around to its start. The kernel allows mapping the start again behind the end, so that such
 * a record is read in one piece. Only as much as the longest record can need is mapped again, since a mapping counts as resident from the
 * first moment on.
 *
 * @param consumer the page with the consumer's position, writable
 * @param producer the page with the producer's position
 * @param data the records, followed by the ring's start again
 * @param size bytes of the ring, a power of two
 */
public record RingMemory(MemorySegment consumer, MemorySegment producer, MemorySegment data, long size) {

    /** A record with the longest event, its prefix and its header, rounded up to a power of two: a multiple of any page's size. */
    private static final long LONGEST_RECORD =
            2 * Long.highestOneBit(RingLayout.stride(RingLayout.PREFIX + Abi.MAX_EVENT_SIZE) - 1);

    public RingMemory {
        if (size <= 0 || Long.bitCount(size) != 1 || data.byteSize() < size || data.byteSize() > 2 * size) {
            throw new IllegalArgumentException("ring of " + size + " bytes with " + data.byteSize() + " bytes of data");
        }
    }

    /**
     * Maps the ring of the BPF map {@code fd}.
     *
     * @param size its size in bytes
     * @param arena owns the mappings
     * @throws eyas.event.EventSourceException if the kernel refuses
     */
    public static RingMemory map(int fd, long size, MemoryCalls memory, Arena arena) {
        int page = memory.pageSize();
        MemorySegment consumer = memory.map(fd, 0, page, true, arena, "the ring's consumer page");
        long data = size + Math.min(size, LONGEST_RECORD);
        MemorySegment rest = memory.map(fd, page, page + data, false, arena, "the ring of " + size + " bytes");
        return new RingMemory(consumer, rest.asSlice(0, page), rest.asSlice(page, data), size);
    }
}
