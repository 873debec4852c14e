package eyas.capture;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Owns one piece of native memory; a larger one is a new buffer. Usable by any thread, one at a time. */
final class NativeBuffer implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;

    /** Allocates {@code size} bytes, zeroed and aligned to a cache line. */
    NativeBuffer(long size) {
        segment = arena.allocate(size, 64);
    }

    MemorySegment segment() {
        return segment;
    }

    boolean isOpen() {
        return arena.scope().isAlive();
    }

    @Override
    public void close() {
        arena.close();
    }
}
