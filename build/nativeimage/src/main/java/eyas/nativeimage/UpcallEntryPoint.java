package eyas.nativeimage;

import org.graalvm.nativeimage.IsolateThread;
import org.graalvm.nativeimage.c.function.CEntryPoint;
import org.graalvm.nativeimage.c.function.CEntryPointLiteral;
import org.graalvm.nativeimage.c.function.CFunctionPointer;

/** Common target of all function pointers in C, which {@code calls.c} knows by address. Initialized at image build time. */
final class UpcallEntryPoint {
    static final CEntryPointLiteral<CFunctionPointer> POINTER = CEntryPointLiteral.create(
            UpcallEntryPoint.class,
            "enter",
            IsolateThread.class,
            int.class,
            long.class,
            long.class,
            long.class,
            long.class,
            long.class,
            long.class);

    private UpcallEntryPoint() {}

    @CEntryPoint(name = "eyas_enter_from_c")
    @SuppressWarnings("unused") // holds the isolate thread for the entry
    static long enter(IsolateThread thread, int number, long a, long b, long c, long d, long e, long f) {
        return Upcall.call(number, a, b, c, d, e, f);
    }
}
