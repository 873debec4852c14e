package eyas.state.file;

import eyas.event.Bytes;
import eyas.event.KernelName;
import java.util.Arrays;

/**
 * A directory that paths of calls start from, as reported by the kernel.
 *
 * @param path its path in the caller's mounts
 * @param root length of the caller's root directory in {@code path}, which {@code ..} does not leave; 0 if it is "/" or not a parent
 * @param procfs the usual path of a directory in procfs, regardless of where the caller mounted it; else empty
 * @param machine the host path of the directory, if the kernel reported that it may differ from the path; else empty
 * @param isOfJob whether {@code machine} is the path in the mounts that the job started with, because the job mounted what {@code path}
 * leads to
 */
public record NamedDirectory(byte[] path, int root, byte[] procfs, byte[] machine, boolean isOfJob) {
    /** The default root directory, which the kernel side does not report. */
    public static final NamedDirectory ROOT = new NamedDirectory(Bytes.of("/"), 0, Bytes.EMPTY, Bytes.EMPTY, false);

    private static final byte[] PROCFS = Bytes.of("/proc");

    /**
     * Converts a name reported by the kernel.
     *
     * @param machine its host path; empty if unknown
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

    /** Returns the name from which a reader creates the same directory. */
    public KernelName name(long inode, int descriptor) {
        byte[] inner = procfs.length == 0 ? Bytes.EMPTY : Arrays.copyOfRange(procfs, PROCFS.length, procfs.length);
        int flags = procfs.length == 0 ? 0 : KernelName.PROCFS;
        return new KernelName(inode, 0, 0, descriptor, KernelName.Kind.BASE, flags, root, 0, 0, path, inner);
    }

    /** Returns the usual path: that in procfs, else {@link #path}. */
    public byte[] usual() {
        return procfs.length > 0 ? procfs : path;
    }

    /** Returns whether a path that kept the first {@code kept} bytes of {@link #procfs} is still in procfs. */
    public boolean isInProcfs(int retained) {
        return retained >= PROCFS.length;
    }

    /** Returns the host path of the first {@code length} bytes of {@code below}, which start with {@link #path}. */
    public byte[] onMachine(byte[] below, int length) {
        byte[] start = machine.length == 1 ? Bytes.EMPTY : machine;
        return length <= path.length ? machine : joined(start, below, path.length == 1 ? 0 : path.length, length);
    }

    private static byte[] joined(byte[] start, byte[] text, int from, int to) {
        byte[] joined = Arrays.copyOf(start, start.length + to - from);
        System.arraycopy(text, from, joined, start.length, to - from);
        return joined;
    }

    /** Returns the approximate memory size, in bytes. */
    int size() {
        return path.length + procfs.length + machine.length + 128;
    }
}
