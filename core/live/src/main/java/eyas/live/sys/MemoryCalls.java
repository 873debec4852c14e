package eyas.live.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.event.EventSourceException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Maps memory of the kernel into this process. For one thread; the segments are usable by any. */
public final class MemoryCalls {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;
    private static final long MAP_FAILED = -1;

    private static final MethodHandle MMAP = CFunctions.handle(
            "mmap", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP =
            CFunctions.handle("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle GETPAGESIZE = CFunctions.handle("getpagesize", FunctionDescriptor.of(JAVA_INT));

    private final MemorySegment state = CFunctions.newCallState();

    /** Returns the size of a page in bytes. */
    public int pageSize() {
        try {
            return (int) GETPAGESIZE.invokeExact(state);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /**
     * Maps {@code size} bytes of {@code fd} from {@code offset} on, shared; unmapped when {@code arena} is closed.
     *
     * @param what names the memory in an error message
     * @throws EventSourceException if the kernel refuses
     */
    public MemorySegment map(int fd, long offset, long size, boolean writable, Arena arena, String what) {
        try {
            int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
            MemorySegment address = (MemorySegment)
                    MMAP.invokeExact(state, MemorySegment.NULL, size, protection, MAP_SHARED, fd, offset);
            if (address.address() == MAP_FAILED) {
                throw new EventSourceException("cannot map " + what + ": mmap(size " + size + ", fd " + fd
                        + ", offset " + offset + ") failed with " + Errno.name(CFunctions.errno(state))
                        + "; if memory is short, choose a smaller ring (--buffer)");
            }
            return address.reinterpret(size, arena, MemoryCalls::unmap);
        } catch (EventSourceException e) {
            throw e;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Unmaps memory; runs once, on the thread that closes the arena. */
    private static void unmap(MemorySegment segment) {
        MemorySegment state = CFunctions.newCallState();
        int result;
        try {
            result = (int) MUNMAP.invokeExact(state, segment, segment.byteSize());
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
        if (result != 0) {
            throw new AssertionError("munmap of " + segment + " failed with " + Errno.name(CFunctions.errno(state)));
        }
    }
}
