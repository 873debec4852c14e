package eyas.state.file;

import eyas.event.Bytes;
import eyas.event.KernelName;

/**
 * Where the kernel says that the path of a thread's next call has led. The event of that call may be lost, so what is told must
 * fit the call.
 */
public final class PendingRealPath {
    /** What is told of a call and the call's own event are not further apart, in ns. */
    private static final long NEAR = 1_000_000_000L;

    public byte[] path = Bytes.EMPTY;
    /** The path of the file within procfs; empty if it is none of procfs. */
    public byte[] procfs = Bytes.EMPTY;
    /** Inode number of the file; 0 for the directory of a chdir. */
    long inode;

    long time;

    /** Keeps {@code name} for a call about the file with the number {@code file}. */
    public void tell(KernelName name, long file, long now) {
        tell(name.path(), name.has(KernelName.PROCFS) ? name.more() : Bytes.EMPTY, file, now);
    }

    public void tell(byte[] path, byte[] procfs, long file, long now) {
        this.path = path;
        this.procfs = procfs;
        inode = file;
        time = now;
    }

    /** Return the path for a call about {@code file} at {@code now}, and forget it; empty where nothing was told of such a call. */
    public byte[] take(long file, long now) {
        byte[] told = path;
        path = Bytes.EMPTY;
        return told.length > 0 && inode == file && now >= time && now - time < NEAR ? told : Bytes.EMPTY;
    }
}
