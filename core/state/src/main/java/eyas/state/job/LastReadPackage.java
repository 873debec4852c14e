package eyas.state.job;

import eyas.event.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The package whose code a process read last, with the file. Each process has one, which is overwritten with every file, so that opening
 * allocates nothing. Event thread only.
 */
public final class LastReadPackage {
    private @Nullable PackageScript code;
    private byte[] file = Bytes.EMPTY;
    private long time;
    private PackageMethod method = PackageMethod.OPENED;

    /** Makes an empty one. */
    public LastReadPackage() {}

    /** Records that a file of a package was read; the time is ns since the epoch. */
    public void read(PackageScript its, byte[] path, long when, PackageMethod how) {
        code = its;
        file = path;
        time = when;
        method = how;
    }

    /** Copies {@code other}. */
    public void copy(LastReadPackage other) {
        code = other.code;
        file = other.file;
        time = other.time;
        method = other.method;
    }

    /** Resets it to none. */
    public void clear() {
        code = null;
        file = Bytes.EMPTY;
    }

    /** Returns the package's code; null if none was read. */
    public @Nullable PackageScript code() {
        return code;
    }

    /** Returns the path of the file read last. */
    public byte[] file() {
        return file;
    }

    /** Returns when it was opened, ns since the epoch. */
    public long time() {
        return time;
    }

    /** Returns how the package was determined. */
    public PackageMethod method() {
        return method;
    }
}
