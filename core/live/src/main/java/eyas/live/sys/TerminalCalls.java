package eyas.live.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Queries the size of a terminal. For one thread.
 *
 * <p>Source: {@code struct winsize} in asm-generic/termios.h: rows 0, columns 2, and their size in pixels 4 and 6.
 */
public final class TerminalCalls {
    private static final long TIOCGWINSZ = 0x5413;
    private static final int WINSIZE_BYTES = 8;
    private static final int COLUMNS = 2;

    private static final MethodHandle IOCTL =
            CFunctions.variadic("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));

    private final MemorySegment state = CFunctions.newCallState();

    /** Returns the size of the terminal behind {@code descriptor}, see {@link #columns} and {@link #rows}; 0 if it is not a terminal. */
    public int size(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(WINSIZE_BYTES, Short.BYTES);
            if ((int) IOCTL.invokeExact(state, descriptor, TIOCGWINSZ, size) != 0) {
                return 0;
            }
            return Short.toUnsignedInt(size.get(JAVA_SHORT, 0)) << Short.SIZE
                    | Short.toUnsignedInt(size.get(JAVA_SHORT, COLUMNS));
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Returns the columns of a size; 0 if the terminal does not report them. */
    public static int columns(int size) {
        return size & 0xFFFF;
    }

    /** Returns the rows of a size; 0 if the terminal does not report them. */
    public static int rows(int size) {
        return size >>> Short.SIZE;
    }
}
