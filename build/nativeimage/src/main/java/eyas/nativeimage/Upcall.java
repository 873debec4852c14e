package eyas.nativeimage;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunctionPointer;
import org.graalvm.word.PointerBase;
import org.jspecify.annotations.Nullable;

/**
 * C function pointers that call a Java method: a fixed number at a time, each with up to six words. C may call one only during a call from
 * Java, on the same thread. Any thread may allocate them.
 */
final class Upcall {
    /** Number of pointers in {@code calls.c}. */
    private static final int POINTERS = 8;

    private static final int MOST_ARGUMENTS = 6;
    private static final AtomicReferenceArray<@Nullable MethodHandle> TARGETS = new AtomicReferenceArray<>(POINTERS);

    private Upcall() {}

    /** Returns a pointer like {@link java.lang.foreign.Linker#upcallStub}. */
    static MemorySegment pointer(MethodHandle target, FunctionDescriptor function, Arena arena) {
        MethodType type = function.toMethodType();
        if (!target.type().equals(type)) {
            throw new IllegalArgumentException("the method takes " + target.type() + ", the function " + type);
        }
        if (type.parameterCount() > MOST_ARGUMENTS || !MachineWords.fits(type)) {
            throw new UnsupportedOperationException(
                    "C cannot call a native executable through a function of shape " + function);
        }
        for (int number = 0; number < POINTERS; number++) {
            if (TARGETS.compareAndSet(number, null, target)) {
                int taken = number;
                long address = InC.pointer(number, UpcallEntryPoint.POINTER.getFunctionPointer())
                        .rawValue();
                return MemorySegment.ofAddress(address).reinterpret(arena, _ -> TARGETS.set(taken, null));
            }
        }
        throw new UnsupportedOperationException(
                POINTERS + " function pointers into the native executable are in use, the maximum");
    }

    /** Calls the method of pointer {@code number}. */
    static long call(int number, long... words) {
        MethodHandle target = TARGETS.get(number);
        if (target == null) {
            throw new IllegalStateException("C called a released function pointer");
        }
        MethodType type = target.type();
        @Nullable Object[] arguments = new Object[type.parameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = MachineWords.as(type.parameterType(i), words[i]);
        }
        try {
            return MachineWords.of(target.invokeWithArguments(arguments));
        } catch (Throwable thrown) {
            // C frames cannot be unwound: the process ends, as on a JVM.
            throw new AssertionError("Java method called from C failed: " + thrown, thrown);
        }
    }

    /** Declarations of {@code calls.c}. */
    static final class InC {
        private InC() {}

        @CFunction("callback_pointer")
        static native PointerBase pointer(int number, CFunctionPointer java);
    }
}
