package eyas.live.procfs;

import eyas.event.Bytes;
import eyas.live.sys.FileCalls;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of the namespaces that jobs run in if it is not the machine's: a container's, a pod's, or that of a service with its own
 * mounts. A process of the job that creates a mount namespace still has ancestors there. Tables are copies: an open one would keep the
 * namespace and its mounts after its last process has ended. Bounded: the least recently used table is evicted.
 *
 * <p>For one thread.
 */
public final class JobNamespaceMounts {
    /** The most cached tables. */
    static final int MAX_TABLES = 32;

    private final FileCalls files = new FileCalls();
    private final Map<Integer, Table> tables = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * A cached table.
     *
     * @param before the previous table, which an earlier system call may have used
     * @param nextRead when it may be read again, by {@link System#nanoTime}
     */
    private record Table(List<MountPoint> mounts, List<MountPoint> before, long nextRead) {}

    /**
     * Adds the names that a file has in the mount namespace of a process.
     *
     * @param process a process in the namespace
     * @param namespace the inode number of the namespace
     * @param device of the file system, as in {@code stat}
     * @param path from the root of the file system
     * @return whether the names are those of the namespace, as far as is known
     */
    public boolean addNames(int process, int namespace, int device, byte[] path, List<byte[]> names) {
        Table table = tables.get(namespace);
        boolean isKnown = table != null;
        if (table == null || System.nanoTime() - table.nextRead >= 0) {
            Table now = read(process, namespace, table);
            // If the process has ended, the table may belong to an earlier namespace with the same number.
            isKnown = now != null;
            if (now != null) {
                tables.put(namespace, now);
                table = now;
                if (tables.size() > MAX_TABLES) {
                    tables.remove(tables.keySet().iterator().next());
                }
            }
        }
        if (table == null) {
            return false;
        }
        NamespaceMounts.add(table.mounts, device, path, names);
        NamespaceMounts.add(table.before, device, path, names);
        return isKnown;
    }

    private @Nullable Table read(int process, int namespace, @Nullable Table old) {
        String directory = "/proc/" + Integer.toUnsignedString(process);
        byte[] link = Bytes.of("mnt:[" + Integer.toUnsignedString(namespace) + "]");
        int descriptor = files.open(Bytes.of(directory + "/mountinfo"), FileCalls.O_RDONLY);
        if (descriptor < 0) {
            return null;
        }
        try (NamespaceMounts read = new NamespaceMounts(files, descriptor)) {
            // An open table stays that of the process's namespace at the time of the open, so check afterwards that the
            // process is still in it.
            boolean isOf = Arrays.equals(files.readLink(Bytes.of(directory + "/ns/mnt")), link);
            return isOf && !read.mounts().isEmpty()
                    ? new Table(read.mounts(), old == null ? List.of() : old.mounts, read.nextRead())
                    : null;
        }
    }
}
