package eyas.capture.compression;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Owns one piece of native memory of fixed size. Usable by any thread, one at a time.
 *
 * <p>Memory up to {@link #COLLECTED} bytes is released by the garbage collector, because explicit release stops all threads and discards
 * compiled code; larger pieces are rare.
 */
public final class NativeBuffer implements AutoCloseable {
    private static final long COLLECTED = 1 << 20;

    private final Arena arena;
    private final boolean collected;
    private final MemorySegment segment;
    private boolean open = true;

    /** Allocates {@code size} bytes, zeroed and aligned to a cache line. */
    @SuppressWarnings("MustBeClosedChecker") // the arena is closed by close()
    public NativeBuffer(long size) {
        collected = size <= COLLECTED;
        arena = collected ? Arena.ofAuto() : Arena.ofShared();
        segment = arena.allocate(size, 64);
    }

    /** Returns the memory; it is invalid after this buffer is closed. */
    public MemorySegment segment() {
        return segment;
    }

    /** Returns whether the memory may be used. */
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        if (!open) {
            throw new IllegalStateException("a buffer was closed twice");
        }
        open = false;
        if (!collected) {
            arena.close();
        }
    }
}
