package eyas.live.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * Changes the capabilities of the calling thread, and executes another program.
 *
 * <p>Methods return what the C function returns, -1 for an error whose number {@link #errno} returns. For one thread.
 */
public final class CapabilityCalls {
    /** Size of a set of capabilities in bits. */
    public static final int BITS = 64;

    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_RAISE = 2;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    /** {@code _LINUX_CAPABILITY_VERSION_3}: sets are two 32-bit words. */
    private static final int VERSION = 0x20080522;

    private static final int SET = 12;

    private static final MethodHandle PRCTL = CFunctions.variadic(
            "prctl", 1, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle CAPSET =
            CFunctions.handle("capset", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle EXECV =
            CFunctions.handle("execv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle FCNTL =
            CFunctions.variadic("fcntl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    private final MemorySegment state = CFunctions.newCallState();

    /** Returns the error number of the last call that returned -1. */
    public int errno() {
        return CFunctions.errno(state);
    }

    /** Drops capability {@code number} from the bounding set of this thread. */
    public int dropFromBounds(int number) {
        return prctl(PR_CAPBSET_DROP, number, 0);
    }

    /** Clears the ambient set: programs that this thread executes have file capabilities only. */
    public int clearAmbient() {
        return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0);
    }

    /** Adds capability {@code number}, which must be permitted and inheritable, to the ambient set, so that executed programs have it. */
    public int raiseAmbient(int number) {
        return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number);
    }

    private int prctl(int operation, long first, long second) {
        try {
            return (int) PRCTL.invokeExact(state, operation, first, second, 0L, 0L);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Sets the permitted and effective capabilities of the calling thread, and the inheritable ones. */
    public int set(long permitted, long inheritable) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(8, 4);
            header.set(JAVA_INT, 0, VERSION);
            MemorySegment sets = arena.allocate(2L * SET, 4);
            for (int word = 0; word < 2; word++) {
                long at = (long) word * SET;
                sets.set(JAVA_INT, at, (int) (permitted >>> (32 * word)));
                sets.set(JAVA_INT, at + 4, (int) (permitted >>> (32 * word)));
                sets.set(JAVA_INT, at + 8, (int) (inheritable >>> (32 * word)));
            }
            return (int) CAPSET.invokeExact(state, header, sets);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Sets close-on-exec for descriptor {@code fd}. */
    public int closeOnExec(int fd) {
        try {
            return (int) FCNTL.invokeExact(state, fd, F_SETFD, FD_CLOEXEC);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Replaces this program by {@code path}, with the same environment; returns on failure only. */
    public int execute(byte[] path, List<byte[]> arguments) {
        try (Arena arena = Arena.ofConfined()) {
            return (int)
                    EXECV.invokeExact(state, CFunctions.terminated(arena, path), CFunctions.vector(arena, arguments));
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }
}
