package eyas.nativeimage;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.internal.vm.annotation.ForceInline;
import org.jspecify.annotations.Nullable;

/**
 * {@code get} and {@code set} of a segment. The JDK uses a {@code VarHandle} of the layout, which is fast only with a run-time compiler.
 * These read and write directly, with the same checks except alignment, and are inlined.
 */
@TargetClass(className = "jdk.internal.foreign.AbstractMemorySegmentImpl", onlyWith = ForeignAccessUnavailable.class)
final class SegmentAccess {
    private SegmentAccess() {}

    @Alias
    long length;

    @Alias
    native void checkAccess(long offset, long length, boolean readOnly);

    @Alias
    native ScopedAccess.Session sessionImpl();

    @Alias
    native Object unsafeGetBase();

    @Alias
    native long unsafeGetOffset();

    @Substitute
    @ForceInline
    byte get(ValueLayout.OfByte layout, long offset) {
        Place.check(this, offset, Byte.BYTES);
        return ScopedAccess.getScopedMemoryAccess()
                .getByte(sessionImpl(), Place.base(this), Place.offset(this) + offset);
    }

    @Substitute
    @ForceInline
    void set(ValueLayout.OfByte layout, long offset, byte value) {
        checkAccess(offset, Byte.BYTES, false);
        ScopedAccess.getScopedMemoryAccess()
                .putByte(sessionImpl(), Place.base(this), Place.offset(this) + offset, value);
    }

    @Substitute
    @ForceInline
    short get(ValueLayout.OfShort layout, long offset) {
        Place.check(this, offset, Short.BYTES);
        return ScopedAccess.getScopedMemoryAccess()
                .getShortUnaligned(sessionImpl(), Place.base(this), Place.offset(this) + offset, Place.isBig(layout));
    }

    @Substitute
    @ForceInline
    void set(ValueLayout.OfShort layout, long offset, short value) {
        checkAccess(offset, Short.BYTES, false);
        ScopedAccess.getScopedMemoryAccess()
                .putShortUnaligned(
                        sessionImpl(), Place.base(this), Place.offset(this) + offset, value, Place.isBig(layout));
    }

    @Substitute
    @ForceInline
    int get(ValueLayout.OfInt layout, long offset) {
        Place.check(this, offset, Integer.BYTES);
        return ScopedAccess.getScopedMemoryAccess()
                .getIntUnaligned(sessionImpl(), Place.base(this), Place.offset(this) + offset, Place.isBig(layout));
    }

    @Substitute
    @ForceInline
    void set(ValueLayout.OfInt layout, long offset, int value) {
        checkAccess(offset, Integer.BYTES, false);
        ScopedAccess.getScopedMemoryAccess()
                .putIntUnaligned(
                        sessionImpl(), Place.base(this), Place.offset(this) + offset, value, Place.isBig(layout));
    }

    @Substitute
    @ForceInline
    long get(ValueLayout.OfLong layout, long offset) {
        Place.check(this, offset, Long.BYTES);
        return ScopedAccess.getScopedMemoryAccess()
                .getLongUnaligned(sessionImpl(), Place.base(this), Place.offset(this) + offset, Place.isBig(layout));
    }

    @Substitute
    @ForceInline
    void set(ValueLayout.OfLong layout, long offset, long value) {
        checkAccess(offset, Long.BYTES, false);
        ScopedAccess.getScopedMemoryAccess()
                .putLongUnaligned(
                        sessionImpl(), Place.base(this), Place.offset(this) + offset, value, Place.isBig(layout));
    }

    @Substitute
    @ForceInline
    int getAtIndex(ValueLayout.OfInt layout, long index) {
        return get(layout, Math.multiplyExact(index, Integer.BYTES));
    }

    @Substitute
    @ForceInline
    MemorySegment get(AddressLayout layout, long offset) {
        Place.check(this, offset, Long.BYTES);
        return MemorySegment.ofAddress(ScopedAccess.getScopedMemoryAccess()
                .getLongUnaligned(sessionImpl(), Place.base(this), Place.offset(this) + offset, Place.isBig(layout)));
    }

    @Substitute
    @ForceInline
    void set(AddressLayout layout, long offset, MemorySegment value) {
        checkAccess(offset, Long.BYTES, false);
        ScopedAccess.getScopedMemoryAccess()
                .putLongUnaligned(
                        sessionImpl(),
                        Place.base(this),
                        Place.offset(this) + offset,
                        value.address(),
                        Place.isBig(layout));
    }

    @Substitute
    @ForceInline
    MemorySegment getAtIndex(AddressLayout layout, long index) {
        return get(layout, Math.multiplyExact(index, Long.BYTES));
    }

    @Substitute
    @ForceInline
    void setAtIndex(AddressLayout layout, long index, MemorySegment value) {
        set(layout, Math.multiplyExact(index, Long.BYTES), value);
    }

    /** {@code NativeMemorySegmentImpl}, also of mapped files. */
    @TargetClass(className = "jdk.internal.foreign.NativeMemorySegmentImpl", onlyWith = ForeignAccessUnavailable.class)
    static final class OffHeap {
        @Alias
        long min;

        private OffHeap() {}
    }

    /** A separate class, because a substitution has no static fields of its own. */
    private static final class Place {
        private Place() {}

        /** Checks a read. Inlines the comparison, because a call costs more. */
        @ForceInline
        static void check(SegmentAccess segment, long offset, int bytes) {
            if (offset < 0 || offset > segment.length - bytes) {
                segment.checkAccess(offset, bytes, true);
            }
        }

        /** Returns the array of a heap segment, null for others. Most segments are off-heap and need no virtual call. */
        @ForceInline
        static @Nullable Object base(SegmentAccess segment) {
            return (Object) segment instanceof OffHeap ? null : segment.unsafeGetBase();
        }

        @ForceInline
        static long offset(SegmentAccess segment) {
            return (Object) segment instanceof OffHeap outside ? outside.min : segment.unsafeGetOffset();
        }

        @ForceInline
        static boolean isBig(ValueLayout layout) {
            return layout.order() == ByteOrder.BIG_ENDIAN;
        }
    }
}
