package eyas.live.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes handles of C functions that capture {@code errno}.
 *
 * <p>Every handle takes the segment of {@link #newCallState} first. Two threads must not use a call state at the same time, so the classes
 * that hold one are for one thread.
 */
public final class CFunctions {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final int NOT_VARIADIC = -1;

    private CFunctions() {}

    /** Returns memory for the error number of a call; lives as long as it is reachable. */
    public static MemorySegment newCallState() {
        return Arena.ofAuto().allocate(CALL_STATE);
    }

    /** Returns the error number of the last call that was made with {@code state}. */
    public static int errno(MemorySegment state) {
        return state.get(ValueLayout.JAVA_INT, ERRNO);
    }

    /** Returns a handle of the C library's function {@code name}. */
    static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        return handle(LINKER.defaultLookup(), name, descriptor);
    }

    /** Returns a handle of a C function whose arguments from number {@code fixed} on are variadic. */
    static MethodHandle variadic(String name, int fixed, FunctionDescriptor descriptor) {
        return link(address(LINKER.defaultLookup(), name), descriptor, fixed);
    }

    /**
     * Returns a handle that calls any C function of this shape: its first argument is the function's address, before the call state.
     * Arguments from number {@code fixed} on are passed as variadic arguments.
     */
    static MethodHandle anyVariadic(int fixed, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(descriptor, CAPTURE_ERRNO, Linker.Option.firstVariadicArg(fixed));
    }

    /**
     * Returns a handle of function {@code name} of the library behind {@code lookup}.
     *
     * @throws IllegalStateException if the library has no such function
     */
    public static MethodHandle handle(SymbolLookup lookup, String name, FunctionDescriptor descriptor) {
        return link(address(lookup, name), descriptor, NOT_VARIADIC);
    }

    /** Returns the address of the C library's symbol {@code name}. */
    public static MemorySegment symbol(String name) {
        return address(LINKER.defaultLookup(), name);
    }

    /** Returns a C function pointer that calls {@code target}; valid while {@code arena} is. */
    public static MemorySegment callback(MethodHandle target, FunctionDescriptor descriptor, Arena arena) {
        return LINKER.upcallStub(target, descriptor, arena);
    }

    /** Returns a copy of {@code bytes} with a terminating NUL. */
    static MemorySegment terminated(Arena arena, byte[] bytes) {
        MemorySegment copy = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return copy;
    }

    /** Returns {@code words} as an argument vector, terminated by NULL. */
    static MemorySegment vector(Arena arena, List<byte[]> words) {
        MemorySegment vector = arena.allocate(ValueLayout.ADDRESS, words.size() + 1L);
        for (int i = 0; i < words.size(); i++) {
            vector.setAtIndex(ValueLayout.ADDRESS, i, terminated(arena, words.get(i)));
        }
        return vector;
    }

    /** Returns the strings of a vector terminated by NULL. */
    static List<byte[]> strings(MemorySegment vector) {
        MemorySegment all = vector.reinterpret(Long.MAX_VALUE);
        List<byte[]> words = new ArrayList<>();
        for (int i = 0; all.getAtIndex(ValueLayout.ADDRESS, i).address() != 0; i++) {
            MemorySegment word = all.getAtIndex(ValueLayout.ADDRESS, i).reinterpret(Long.MAX_VALUE);
            long length = 0;
            while (word.get(ValueLayout.JAVA_BYTE, length) != 0) {
                length++;
            }
            words.add(word.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        }
        return words;
    }

    /**
     * Wraps an exception from a handle, which can only be a programming error.
     *
     * @throws OutOfMemoryError if it was that: the first call of a handle loads classes
     */
    public static AssertionError broken(Throwable cause) {
        if (cause instanceof OutOfMemoryError full) {
            throw full;
        }
        return new AssertionError("call of a C function failed in Java: " + cause.getMessage(), cause);
    }

    /** Returns the NUL-terminated string at {@code pointer} with at most {@code limit} bytes; empty for NULL. */
    public static String string(MemorySegment pointer, long limit) {
        if (pointer.address() == 0) {
            return "";
        }
        MemorySegment bytes = pointer.reinterpret(limit);
        long length = 0;
        while (length < limit && bytes.get(ValueLayout.JAVA_BYTE, length) != 0) {
            length++;
        }
        byte[] text = bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static MemorySegment address(SymbolLookup lookup, String name) {
        return lookup.find(name)
                .orElseThrow(() -> new IllegalStateException("the C library on this machine has no function " + name
                        + "; Eyas needs glibc 2.31 or newer, or musl 1.2"));
    }

    private static MethodHandle link(MemorySegment address, FunctionDescriptor descriptor, int fixed) {
        return fixed == NOT_VARIADIC
                ? LINKER.downcallHandle(address, descriptor, CAPTURE_ERRNO)
                : LINKER.downcallHandle(address, descriptor, CAPTURE_ERRNO, Linker.Option.firstVariadicArg(fixed));
    }
}
