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
 * The mounts that the first process of our pid namespace has: what the machine calls a file, of which the kernel tells the file
 * system and the path within it. See docs/adr/0030-other-roots.md.
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
    /** The inode number of the first pid namespace ({@code PROC_PID_INIT_INO}). */
    private static final long FIRST_NAMESPACE = 0xEFFF_FFFCL;
    /** A mount may come between the two tables as they are read. */
    private static final int COMPARISONS = 3;

    private final FileCalls files;
    private final NamespaceMounts table;
    private final int descriptor;
    private final long namespace;
    private final boolean isOurs;
    private final TrustedFilesystems plain;
    private final TrustedPathWalk walk;
    private BindMounts parts;

    private HostMounts(FileCalls files, int descriptor, long namespace) {
        this.files = files;
        this.descriptor = descriptor;
        this.table = new NamespaceMounts(files, descriptor);
        this.namespace = namespace;
        this.isOurs = namespace == FIRST_NAMESPACE && hasSameTable();
        this.walk = new TrustedPathWalk(files);
        this.plain = new TrustedFilesystems(table.mounts(), files);
        this.parts = new BindMounts(table.mounts(), plain, walk, files);
    }

    /** Returns the mounts; null where the table of the first process may not be read. */
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
     * Return whether {@code /proc} is that of our pid namespace: then it knows us by one number alone. One of a namespace above has
     * another first process.
     */
    private static boolean isOfOurNamespace() {
        try {
            TaskStatus status = TaskStatus.parse(Files.readAllBytes(STATUS));
            return status != null && status.vtid >= 0 && !status.nested;
        } catch (IOException e) {
            // Without it nothing is known, and every file is taken for the machine's.
            return false;
        }
    }

    /** Returns the number in {@code pid:[number]}, 0 where there is none. */
    private static long namespace(byte[] link) {
        LineScanner scan = new LineScanner().over(link, 0, link.length);
        long number = scan.behind('[').number();
        return scan.failed() ? 0 : number;
    }

    /** Tables have the numbers of mounts, and show them from the root directory: both are the same where the tables are. */
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

    /** Returns the inode number of our pid namespace. */
    public long namespace() {
        return namespace;
    }

    /**
     * Returns the inode number of the mount namespace of the first process, which may not be read without all of its capabilities; then that
     * of our own one if it is the same. 0 where it is not known.
     */
    public long mountNamespace() {
        long first = namespace(files.readLink(MOUNT_NAMESPACE));
        return first == 0 && isOurs ? namespace(files.readLink(OWN_MOUNT_NAMESPACE)) : first;
    }

    /**
     * Return whether our own paths are those of the machine: it is no container, and has no mounts and no root directory of its own.
     * What we find by a name then is what the machine finds.
     */
    public boolean isOurs() {
        return isOurs;
    }

    /** Return whether mounts have come or gone that are not known yet. Costs a system call. */
    public boolean isStale() {
        return table.isStale();
    }

    /** Reads the table again if it has changed, and was not read just now. */
    public void refresh() {
        if (table.refresh()) {
            plain.keep(table.mounts());
            parts = new BindMounts(table.mounts(), plain, walk, files);
        }
    }

    /** Returns when the table was read again last, by the boot clock, in ns; 0 if it was not: earlier calls may have met other mounts. */
    public long readAt() {
        return table.readAt();
    }

    /**
     * Returns what the machine calls a file, in the order of the table, 16 names at the most; nothing where that is not known.
     *
     * @param device of the file system, as in {@code stat}
     * @param path from the root of the file system
     * @param sinceBefore whether the names count, too, that the file had by the table before this one
     */
    public List<byte[]> names(int device, byte[] path, boolean sinceBefore) {
        List<byte[]> names = new ArrayList<>();
        table.addNames(device, path, sinceBefore, names);
        return names;
    }

    /** Return whether {@link #names} may have left some out: no table is known, or there are as many as it tells. */
    public boolean mayHaveMore(List<byte[]> names) {
        return table.mayHaveMore(names);
    }

    /**
     * Return whether {@link #names} has the names by all mounts of a file on a plain file system, also by those whose source was moved.
     *
     * @param path of the file, from the root of its file system
     * @param inodes of the file and of all folders on the way
     */
    public boolean areNamed(int device, byte[] path, long[] inodes) {
        return parts.areNamed(device, path, inodes);
    }

    /**
     * Opens what the machine has at {@code name}, by a way without symbolic links, and through mounts alone that hold what is written to
     * them themselves. The descriptor stands for a place only.
     *
     * @return negative if there is nothing, {@link TrustedPathWalk#ABSENT}, or if that is not known
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
