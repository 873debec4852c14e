package eyas.nativeimage;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.util.Arrays;
import org.graalvm.nativeimage.CurrentIsolate;
import org.graalvm.nativeimage.IsolateThread;
import org.graalvm.nativeimage.StackValue;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CIntPointer;
import org.graalvm.nativeimage.c.type.CLongPointer;
import org.jspecify.annotations.Nullable;

/**
 * Calls any C function whose arguments are integers and addresses. Each is passed as 64 bits, and always as many as {@link #MOST}, which
 * the x86-64 calling convention allows, also for variadic functions. A call takes some microseconds.
 *
 * @param captures whether the first argument is memory for {@code errno}
 * @param returns the type of the result
 */
record Downcall(boolean captures, Class<?> returns) {
    /** Maximum number of arguments of a C function. */
    static final int MOST = 8;

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    /** Returns a handle like {@link Linker#downcallHandle(FunctionDescriptor, Linker.Option...)}. */
    static MethodHandle handle(FunctionDescriptor function, Linker.Option[] options) {
        MethodType type = function.toMethodType();
        if (type.parameterCount() > MOST
                || function.argumentLayouts().stream().anyMatch(GroupLayout.class::isInstance)
                || function.returnLayout().orElse(null) instanceof GroupLayout
                || !MachineWords.fits(type)) {
            throw new UnsupportedOperationException("native executable cannot call a C function of shape " + function);
        }
        Downcall call = new Downcall(Arrays.asList(options).contains(ERRNO), type.returnType());
        if (call.captures) {
            type = type.insertParameterTypes(0, MemorySegment.class);
        }
        type = type.insertParameterTypes(0, MemorySegment.class);
        try {
            return MethodHandles.lookup()
                    .findStatic(
                            Downcall.class, "call", MethodType.methodType(Object.class, Downcall.class, Object[].class))
                    .bindTo(call)
                    .asCollector(Object[].class, type.parameterCount())
                    .asType(type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "the executable lacks the entries of image/reflect-config.json; rebuild it", e);
        }
    }

    /**
     * Target of a handle; its arguments are the function's address, memory for {@code errno} if requested, and the function's arguments.
     */
    private static @Nullable Object call(Downcall call, Object[] arguments) {
        CLongPointer words = StackValue.get(MOST, CLongPointer.class);
        CIntPointer error = StackValue.get(CIntPointer.class);
        int first = call.captures ? 2 : 1;
        try {
            for (int i = 0; i < MOST; i++) {
                words.write(i, first + i < arguments.length ? MachineWords.of(arguments[first + i]) : 0);
            }
            long result =
                    InC.call(CurrentIsolate.getCurrentThread(), ((MemorySegment) arguments[0]).address(), words, error);
            if (call.captures) {
                ((MemorySegment) arguments[1]).set(ValueLayout.JAVA_INT, 0, error.read());
            }
            return MachineWords.as(call.returns, result);
        } finally {
            Reference.reachabilityFence(arguments);
        }
    }

    /** Implemented in C, because Java code between the call and its return may change {@code errno}. */
    private static final class InC {
        private InC() {}

        @CFunction("call_and_keep_errno")
        static native long call(IsolateThread thread, long function, CLongPointer words, CIntPointer error);
    }
}
