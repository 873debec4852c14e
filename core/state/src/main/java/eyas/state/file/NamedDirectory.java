package eyas.state.file;

import eyas.event.Bytes;
import eyas.event.KernelName;
import java.util.Arrays;

/**
 * A directory that texts of calls start from, as the kernel names it.
 *
 * @param path its path through all mounts of the caller
 * @param root length of the caller's root directory in {@code path}, which {@code ..} does not leave; 0 if that is "/" or not on the way
 * @param procfs the usual path of a directory of procfs, through whatever mount the caller has it; else empty
 * @param machine what the machine calls the directory, where the kernel has told that this may differ from the path; else empty
 * @param isOfJob whether {@code machine} is the name in the mounts that the job began with: the job has mounted what has the path
 */
public record NamedDirectory(byte[] path, int root, byte[] procfs, byte[] machine, boolean isOfJob) {
    /** The root directory of most processes, which the kernel side does not report. */
    public static final NamedDirectory ROOT = new NamedDirectory(Bytes.of("/"), 0, Bytes.EMPTY, Bytes.EMPTY, false);

    private static final byte[] PROCFS = Bytes.of("/proc");

    /**
     * Returns what the kernel says of a directory.
     *
     * @param machine what the machine calls it; empty if that is not known
     */
    public static NamedDirectory of(KernelName name, byte[] machine, boolean isOfJob) {
        byte[] path = name.path();
        boolean isRoot = name.descriptor() == KernelName.ROOT_DIRECTORY;
        return new NamedDirectory(
                path,
                path.length == 1 ? 0 : isRoot ? path.length : name.callerRoot(),
                name.has(KernelName.PROCFS) ? joined(PROCFS, name.more(), 0, name.more().length) : Bytes.EMPTY,
                machine,
                isOfJob);
    }

    /** Returns the name with which a reader of it makes the same directory again. */
    public KernelName name(long inode, int descriptor) {
        byte[] inner = procfs.length == 0 ? Bytes.EMPTY : Arrays.copyOfRange(procfs, PROCFS.length, procfs.length);
        int flags = procfs.length == 0 ? 0 : KernelName.PROCFS;
        return new KernelName(inode, 0, 0, descriptor, KernelName.Kind.BASE, flags, root, 0, 0, path, inner);
    }

    /** Returns the path by which it is usually known: that of procfs, else {@link #path}. */
    public byte[] usual() {
        return procfs.length > 0 ? procfs : path;
    }

    /** Return whether a text that has climbed to the first {@code kept} bytes of {@link #procfs} is still in procfs. */
    public boolean isInProcfs(int kept) {
        return kept >= PROCFS.length;
    }

    /** Returns what the machine calls the path in the first {@code length} bytes, which begins with {@link #path}. */
    public byte[] onMachine(byte[] below, int length) {
        byte[] start = machine.length == 1 ? Bytes.EMPTY : machine;
        return length <= path.length ? machine : joined(start, below, path.length == 1 ? 0 : path.length, length);
    }

    private static byte[] joined(byte[] start, byte[] text, int from, int to) {
        byte[] joined = Arrays.copyOf(start, start.length + to - from);
        System.arraycopy(text, from, joined, start.length, to - from);
        return joined;
    }

    /** Returns about how much memory this takes, in bytes. */
    int size() {
        return path.length + procfs.length + machine.length + 128;
    }
}
