package eyas.state.file;

import eyas.event.Bytes;
import eyas.event.KernelName;

/**
 * The path that a thread's next call led to, as reported by the kernel. The event of that call may be lost, so it is matched to the call.
 */
public final class PendingRealPath {
    /** Maximum time between the report and the call's event, in ns. */
    private static final long NEAR = 1_000_000_000L;

    public byte[] path = Bytes.EMPTY;
    /** The path of the file within procfs; empty if it is not in procfs. */
    public byte[] procfs = Bytes.EMPTY;
    /** Inode number of the file; 0 for the directory of a chdir. */
    long inode;

    long time;

    /** Stores {@code name} for a call on the file with inode number {@code file}. */
    public void store(KernelName name, long file, long now) {
        store(name.path(), name.has(KernelName.PROCFS) ? name.more() : Bytes.EMPTY, file, now);
    }

    public void store(byte[] path, byte[] procfs, long file, long now) {
        this.path = path;
        this.procfs = procfs;
        inode = file;
        time = now;
    }

    /** Removes and returns the path for a call on {@code file} at {@code now}; empty if there is none. */
    public byte[] take(long file, long now) {
        byte[] reported = path;
        path = Bytes.EMPTY;
        return reported.length > 0 && inode == file && now >= time && now - time < NEAR ? reported : Bytes.EMPTY;
    }
}
