package eyas.live.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Installs native signal handlers. For one thread.
 *
 * <p>Source: {@code struct sigaction} of glibc and musl on 64-bit machines: handler 0, mask 8, flags 136, restorer 144.
 */
public final class SignalCalls {
    private static final int BYTES = 152;
    private static final int FLAGS = 136;
    private static final int SA_SIGINFO = 4;
    private static final int SA_ONSTACK = 0x08000000;
    private static final int SA_RESTART = 0x10000000;

    private static final MethodHandle SIGACTION =
            CFunctions.handle("sigaction", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    private final MemorySegment state = CFunctions.newCallState();

    /**
     * Installs {@code handler} for signal {@code number}.
     *
     * @return the previous action, for {@link #restore}; null if nothing was changed
     */
    public @Nullable MemorySegment install(int number, MemorySegment handler, Arena arena) {
        MemorySegment previous = arena.allocate(BYTES, 8);
        if (call(number, MemorySegment.NULL, previous) != 0) {
            return null;
        }
        MemorySegment action = arena.allocate(BYTES, 8);
        action.set(ADDRESS, 0, handler);
        action.set(JAVA_INT, FLAGS, SA_SIGINFO | SA_ONSTACK | SA_RESTART);
        return call(number, action, MemorySegment.NULL) == 0 ? previous : null;
    }

    /** Restores the action that {@link #install} returned. */
    public void restore(int number, MemorySegment previous) {
        int result = call(number, previous, MemorySegment.NULL);
        if (result != 0) {
            throw new IllegalStateException(
                    "sigaction(" + number + ") failed with " + Errno.name(CFunctions.errno(state)));
        }
    }

    private int call(int number, MemorySegment action, MemorySegment previous) {
        try {
            return (int) SIGACTION.invokeExact(state, number, action, previous);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }
}
