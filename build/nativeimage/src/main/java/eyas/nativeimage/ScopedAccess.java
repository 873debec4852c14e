package eyas.nativeimage;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.jspecify.annotations.Nullable;

/** {@code ScopedMemoryAccess}: the final step of all access to segments. */
@TargetClass(className = "jdk.internal.misc.ScopedMemoryAccess", onlyWith = ForeignAccessUnavailable.class)
final class ScopedAccess {
    private ScopedAccess() {}

    @Alias
    static native ScopedAccess getScopedMemoryAccess();

    @Alias
    native byte getByte(Session session, @Nullable Object base, long offset);

    @Alias
    native void putByte(Session session, @Nullable Object base, long offset, byte value);

    @Alias
    native short getShortUnaligned(Session session, @Nullable Object base, long offset, boolean bigEndian);

    @Alias
    native void putShortUnaligned(Session session, @Nullable Object base, long offset, short value, boolean bigEndian);

    @Alias
    native int getIntUnaligned(Session session, @Nullable Object base, long offset, boolean bigEndian);

    @Alias
    native void putIntUnaligned(Session session, @Nullable Object base, long offset, int value, boolean bigEndian);

    @Alias
    native long getLongUnaligned(Session session, @Nullable Object base, long offset, boolean bigEndian);

    @Alias
    native void putLongUnaligned(Session session, @Nullable Object base, long offset, long value, boolean bigEndian);

    /**
     * Closes without a handshake. The JVM stops all threads to check that none accesses the shared arena. Here the caller must ensure that;
     * each shared arena of Eyas has one user at a time.
     */
    @Substitute
    @SuppressWarnings("unused")
    void closeScope0(Session session, ScopedError error) {}

    /** {@code MemorySessionImpl}. */
    @TargetClass(className = "jdk.internal.foreign.MemorySessionImpl", onlyWith = ForeignAccessUnavailable.class)
    static final class Session {
        private Session() {}
    }

    /** The error of an access to a segment that another thread closes. */
    @TargetClass(
            className = "jdk.internal.misc.ScopedMemoryAccess",
            innerClass = "ScopedAccessError",
            onlyWith = ForeignAccessUnavailable.class)
    static final class ScopedError {
        private ScopedError() {}
    }
}
