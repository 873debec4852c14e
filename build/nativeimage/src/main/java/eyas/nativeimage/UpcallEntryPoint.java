package eyas.nativeimage;

import org.graalvm.nativeimage.IsolateThread;
import org.graalvm.nativeimage.c.function.CEntryPoint;
import org.graalvm.nativeimage.c.function.CEntryPointLiteral;
import org.graalvm.nativeimage.c.function.CFunctionPointer;

/** Where all function pointers that C holds end; {@code calls.c} knows it by its address. Initialised while the image is built. */
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
    @SuppressWarnings("unused") // the thread is for the way in
    static long enter(IsolateThread thread, int number, long a, long b, long c, long d, long e, long f) {
        return Upcall.call(number, a, b, c, d, e, f);
    }
}
