package eyas.live.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Calls the mount functions of the C library. For one thread. */
public final class MountCalls {
    private static final MethodHandle MOUNT =
            CFunctions.handle("mount", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    private static final MethodHandle UNMOUNT = CFunctions.handle("umount", FunctionDescriptor.of(JAVA_INT, ADDRESS));

    private final MemorySegment state = CFunctions.newCallState();

    /** Returns the error number of the last call that returned -1. */
    public int errno() {
        return CFunctions.errno(state);
    }

    /** Mounts {@code source} of file system {@code type} at {@code target}, without options. */
    public int mount(String source, Path target, String type) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) MOUNT.invokeExact(
                    state,
                    arena.allocateFrom(source),
                    arena.allocateFrom(target.toString()),
                    arena.allocateFrom(type),
                    0L,
                    MemorySegment.NULL);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Unmounts the file system at {@code target}. */
    public int unmount(Path target) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) UNMOUNT.invokeExact(state, arena.allocateFrom(target.toString()));
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }
}
