package eyas.live.procfs;

import eyas.event.Bytes;
import eyas.live.sys.FileCalls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of the namespaces that jobs run in where that is not the machine's: a container's, a pod's, or that of a service with mounts of
 * its own. A process of the job that makes a mount namespace of its own still has ancestors there. Bounded: the table that was not used
 * for the longest time is closed.
 *
 * <p>For one thread.
 */
public final class OuterMounts implements AutoCloseable {
    /** The most tables that are open. */
    static final int MOST = 32;

    private final FileCalls files = new FileCalls();
    private final Map<Integer, NamespaceMounts> tables = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Adds the names that a file has in the mount namespace of a process.
     *
     * @param process whose namespace it is, where its table is not known yet
     * @param namespace the inode number of the namespace
     * @param device of the file system, as in {@code stat}
     * @param path from the root of the file system
     * @param time of the call, by the boot clock, in ns
     * @return whether these are all names: the table could be read, and has not changed since the call
     */
    public boolean addNames(int process, int namespace, int device, byte[] path, long time, List<byte[]> names) {
        NamespaceMounts table = tables.get(namespace);
        if (table == null) {
            table = open(process, namespace);
            if (table == null) {
                return false;
            }
            tables.put(namespace, table);
            if (tables.size() > MOST) {
                NamespaceMounts eldest =
                        tables.remove(tables.keySet().iterator().next());
                if (eldest != null) {
                    eldest.close();
                }
            }
        }
        table.refresh();
        boolean isOlder = time < table.readAt();
        table.addNames(device, path, isOlder, names);
        return !isOlder && !table.isStale() && !table.mayHaveMore(names);
    }

    private @Nullable NamespaceMounts open(int process, int namespace) {
        String folder = "/proc/" + Integer.toUnsignedString(process);
        int descriptor = files.open(Bytes.of(folder + "/mountinfo"), FileCalls.O_RDONLY);
        if (descriptor < 0) {
            return null;
        }
        // Opened first: the table stays that of the namespace which the process has at that moment.
        String link = Bytes.text(files.readLink(Bytes.of(folder + "/ns/mnt")));
        if (!link.equals("mnt:[" + Integer.toUnsignedString(namespace) + "]")) {
            files.close(descriptor);
            return null;
        }
        return new NamespaceMounts(files, descriptor);
    }

    @Override
    public void close() {
        tables.values().forEach(NamespaceMounts::close);
        tables.clear();
    }
}
