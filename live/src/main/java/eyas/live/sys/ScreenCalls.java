package eyas.live.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Asks terminals. For one thread. */
public final class ScreenCalls {
    /** {@code TIOCGWINSZ}, on x86-64 and arm64. */
    private static final long WINDOW_SIZE = 0x5413;
    /** {@code struct winsize}: rows, columns, and both in pixels, two bytes each. */
    private static final long SIZE = 8;

    private static final MethodHandle IOCTL =
            CFunctions.variadic("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));

    private final MemorySegment state = CFunctions.newCallState();

    /** Returns columns in the lower half and rows in the upper one; 0 where {@code descriptor} is no terminal. */
    public int size(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment window = arena.allocate(SIZE);
            int result = (int) IOCTL.invokeExact(state, descriptor, WINDOW_SIZE, window);
            if (result < 0) {
                return 0;
            }
            int rows = Short.toUnsignedInt(window.get(JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(window.get(JAVA_SHORT, Short.BYTES));
            return rows << 16 | columns;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }
}
