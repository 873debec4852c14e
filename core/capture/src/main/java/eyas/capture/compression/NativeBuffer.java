package eyas.capture.compression;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Owns one piece of native memory; a larger one is a new buffer. Usable by any thread, one at a time.
 *
 * <p>Memory up to {@link #COLLECTED} bytes is left to the garbage collector, since giving it back at once stops all
 * threads and throws away compiled code; of larger pieces there are few.
 */
public final class NativeBuffer implements AutoCloseable {
    private static final long COLLECTED = 1 << 20;

    private final Arena arena;
    private final boolean collected;
    private final MemorySegment segment;
    private boolean open = true;

    /** Allocates {@code size} bytes, zeroed and aligned to a cache line. */
    @SuppressWarnings("MustBeClosedChecker") // the arena is closed with this
    public NativeBuffer(long size) {
        collected = size <= COLLECTED;
        arena = collected ? Arena.ofAuto() : Arena.ofShared();
        segment = arena.allocate(size, 64);
    }

    /** Returns the memory; it dies with this buffer. */
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
