package eyas.live.procfs;

import eyas.event.Bytes;
import eyas.live.sys.FileCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of the first process of the current pid namespace, used to translate the kernel's places (file system and path within it) to
 * the machine's file names. See docs/adr/0030-other-roots.md.
 *
 * <p>For one thread.
 */
public final class HostMounts implements AutoCloseable {
    private static final byte[] TABLE = Bytes.of("/proc/1/mountinfo");
    private static final byte[] OWN_TABLE = Bytes.of("/proc/self/mountinfo");
    private static final byte[] NAMESPACE = Bytes.of("/proc/self/ns/pid");
    private static final byte[] MOUNT_NAMESPACE = Bytes.of("/proc/1/ns/mnt");
    private static final byte[] OWN_MOUNT_NAMESPACE = Bytes.of("/proc/self/ns/mnt");
    private static final Path STATUS = Path.of("/proc/self/status");
    /** The inode number of the initial pid namespace ({@code PROC_PID_INIT_INO}). */
    private static final long FIRST_NAMESPACE = 0xEFFF_FFFCL;
    /** Tries, since a mount may be added while the two tables are read. */
    private static final int COMPARISONS = 3;

    private final FileCalls files;
    private final NamespaceMounts table;
    private final int descriptor;
    private final long namespace;
    private final boolean seesMachinePaths;
    private final TrustedFilesystems plain;
    private final TrustedPathWalk walk;
    private BindMounts parts;

    private HostMounts(FileCalls files, int descriptor, long namespace) {
        this.files = files;
        this.descriptor = descriptor;
        this.table = new NamespaceMounts(files, descriptor);
        this.namespace = namespace;
        this.seesMachinePaths = namespace == FIRST_NAMESPACE && hasSameTable();
        this.walk = new TrustedPathWalk(files);
        this.plain = new TrustedFilesystems(table.mounts(), files);
        this.parts = new BindMounts(table.mounts(), plain, walk, files);
    }

    /** Returns the mounts; null if the table of the first process may not be read. */
    public static @Nullable HostMounts open() {
        FileCalls files = new FileCalls();
        long namespace = namespace(files.readLink(NAMESPACE));
        if (namespace == 0 || !isOfOurNamespace()) {
            return null;
        }
        int table = files.open(TABLE, FileCalls.O_RDONLY);
        return table < 0 ? null : new HostMounts(files, table, namespace);
    }

    /**
     * Returns whether {@code /proc} belongs to the current pid namespace: then it lists a single id for this process. That of a parent
     * namespace has another first process.
     */
    private static boolean isOfOurNamespace() {
        try {
            TaskStatus status = TaskStatus.parse(Files.readAllBytes(STATUS));
            return status != null && status.vtid >= 0 && !status.nested;
        } catch (IOException e) {
            // Without the status nothing is known, and every file counts as the machine's.
            return false;
        }
    }

    /** Returns the number in {@code pid:[number]}; 0 if there is none. */
    private static long namespace(byte[] link) {
        LineScanner scan = new LineScanner().over(link, 0, link.length);
        long number = scan.behind('[').number();
        return scan.failed() ? 0 : number;
    }

    /**
     * Compares the two tables. They contain mount ids and paths from the root directory, so both namespace and root agree if the tables do.
     */
    private boolean hasSameTable() {
        for (int i = 0; i < COMPARISONS; i++) {
            int own = files.open(OWN_TABLE, FileCalls.O_RDONLY);
            if (own < 0) {
                return false;
            }
            byte[] ours = table.read(own);
            files.close(own);
            if (ours.length > 0 && Arrays.equals(ours, table.read(descriptor))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the inode number of the current pid namespace. */
    public long namespace() {
        return namespace;
    }

    /**
     * Returns the inode number of the first process's mount namespace. Reading it requires all of that process's capabilities; without
     * them, returns that of this process if both are the same, else 0.
     */
    public long mountNamespace() {
        long first = namespace(files.readLink(MOUNT_NAMESPACE));
        return first == 0 && seesMachinePaths ? namespace(files.readLink(OWN_MOUNT_NAMESPACE)) : first;
    }

    /** Returns whether this process sees the machine's paths: it is not in a container, and has no mounts or root directory of its own. */
    public boolean seesMachinePaths() {
        return seesMachinePaths;
    }

    /** Returns whether the mounts have changed since they were read. Costs a system call. */
    public boolean isStale() {
        return table.isStale();
    }

    /** Reads the table again if it has changed, unless it was read just before. */
    public void refresh() {
        if (table.refresh()) {
            plain.keep(table.mounts());
            parts = new BindMounts(table.mounts(), plain, walk, files);
        }
    }

    /**
     * Returns when the table was last read again, by the boot clock, in ns; 0 if it was not. Earlier system calls may have happened with
     * other mounts.
     */
    public long readAt() {
        return table.readAt();
    }

    /**
     * Returns the machine's names of a file, in the order of the table, 16 at most; none if they are unknown.
     *
     * @param device of the file system, as in {@code stat}
     * @param path from the root of the file system
     * @param sinceBefore whether to include the names by the previous table
     */
    public List<byte[]> names(int device, byte[] path, boolean sinceBefore) {
        List<byte[]> names = new ArrayList<>();
        table.addNames(device, path, sinceBefore, names);
        return names;
    }

    /** Returns whether {@link #names} may have left some out: no table is known, or the limit is reached. */
    public boolean mayHaveMore(List<byte[]> names) {
        return table.mayHaveMore(names);
    }

    /**
     * Returns whether {@link #names} has the names by all mounts of a file on a trusted file system, including mounts whose source was
     * moved.
     *
     * @param path of the file, from the root of its file system
     * @param inodes of the file and of all its parent directories
     */
    public boolean areNamed(int device, byte[] path, long[] inodes) {
        return parts.areNamed(device, path, inodes);
    }

    /**
     * Opens the machine's file {@code name} with {@code O_PATH}, along a path without symbolic links and through mounts of trusted file
     * systems only.
     *
     * @return the descriptor; {@link TrustedPathWalk#ABSENT} if there is no file, {@link TrustedPathWalk#UNKNOWN} if that is unknown
     */
    int open(byte[] name) {
        return walk.open(name, table.mounts(), plain);
    }

    @Override
    public void close() {
        walk.close();
        table.close();
    }
}
