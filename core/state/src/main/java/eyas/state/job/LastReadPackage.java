package eyas.state.job;

import eyas.event.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The package whose code a process has read last, and by which file. Of each process one is kept and written again with every
 * file, so that opening allocates nothing. Event thread only.
 */
public final class LastReadPackage {
    private @Nullable PackageScript code;
    private byte[] file = Bytes.EMPTY;
    private long time;
    private PackageMethod method = PackageMethod.OPENED;

    /** Makes one of nothing. */
    public LastReadPackage() {}

    /** Notes that a file of a package was read; the time is ns since the epoch. */
    public void read(PackageScript its, byte[] path, long when, PackageMethod how) {
        code = its;
        file = path;
        time = when;
        method = how;
    }

    /** Makes this say what {@code other} says. */
    public void copy(LastReadPackage other) {
        code = other.code;
        file = other.file;
        time = other.time;
        method = other.method;
    }

    /** Makes this one of nothing. */
    public void clear() {
        code = null;
        file = Bytes.EMPTY;
    }

    /** Returns what stands for the package's code; null where none was read. */
    public @Nullable PackageScript code() {
        return code;
    }

    /** Returns the path of the file that was read last. */
    public byte[] file() {
        return file;
    }

    /** Returns when it was opened, ns since the epoch. */
    public long time() {
        return time;
    }

    /** Returns by what it is known that the package's code runs. */
    public PackageMethod method() {
        return method;
    }
}
