package eyas.live.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.live.sys.CFunctions;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Formats a C message from its format string and {@code va_list}.
 *
 * <p>A {@code va_list} argument is a pointer in the calling conventions of both x86-64 and aarch64.
 */
final class VaListFormatter {
    private static final MethodHandle VSNPRINTF = CFunctions.handle(
            Linker.nativeLinker().defaultLookup(),
            "vsnprintf",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));

    private final MemorySegment state = CFunctions.newCallState();
    private final MemorySegment buffer;

    /** Makes a formatter for messages of up to {@code limit} bytes; longer ones are cut. */
    VaListFormatter(int limit) {
        this.buffer = Arena.ofAuto().allocate(limit);
    }

    String format(MemorySegment text, MemorySegment arguments) {
        try {
            int length = (int) VSNPRINTF.invokeExact(state, buffer, buffer.byteSize(), text, arguments);
            return length < 0 ? "" : CFunctions.string(buffer, buffer.byteSize());
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }
}
