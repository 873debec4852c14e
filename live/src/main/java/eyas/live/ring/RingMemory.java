package eyas.live.ring;

import eyas.live.sys.MemoryCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Holds the three areas of a ring.
 *
 * @param consumer the page with the consumer's position, writable
 * @param producer the page with the producer's position
 * @param data the records, twice the ring's size
 * @param size bytes of the ring, a power of two
 */
public record RingMemory(MemorySegment consumer, MemorySegment producer, MemorySegment data, long size) {

    public RingMemory {
        if (size <= 0 || Long.bitCount(size) != 1 || data.byteSize() != 2 * size) {
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
        MemorySegment rest = memory.map(fd, page, page + 2 * size, false, arena, "the ring of " + size + " bytes");
        return new RingMemory(consumer, rest.asSlice(0, page), rest.asSlice(page, 2 * size), size);
    }
}
