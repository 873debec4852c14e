package eyas.state.file;

import eyas.state.origin.ContainerPath;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Directories on which another directory was mounted since monitoring started, in any mount namespace. A mount applies until it is
 * unmounted, and afterwards to calls that may have started before. Bounded: a mount beyond the limit is counted; for evicted former mounts,
 * only the time of the newest one is kept. Event thread only.
 */
public final class MountedDirectories {
    /** The mount points, with their number of mounts. */
    private final Map<ContainerPath, Integer> mounted = new LinkedHashMap<>();
    /** When the last mount on a directory was removed, oldest first. */
    private final Map<ContainerPath, Long> former = new LinkedHashMap<>();

    private final ContainerPath probe = new ContainerPath();
    /** Counts mounts and former mounts below directories, by the directory's hash: most moved directories contain none. */
    private final HashCounts directories = new HashCounts();

    /** The number of mounts if one of them is never removed. */
    private static final int FOREVER = Integer.MAX_VALUE / 2;

    private final int most;
    private final long mostBytes;
    private long bytes;
    private long formerBytes;
    /** When the newest evicted former mount was removed. */
    private long forgottenUntil;

    private long evicted;

    /**
     * Makes an empty table.
     *
     * @param most the maximum number of directories
     * @param mostBytes the maximum memory of their paths, in bytes
     */
    MountedDirectories(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** Returns the number of mount points. */
    int size() {
        return mounted.size();
    }

    /** Returns the number of mount points evicted. */
    long evicted() {
        return evicted;
    }

    boolean isEmpty() {
        return mounted.isEmpty() && former.isEmpty() && forgottenUntil == 0;
    }

    /**
     * Adds a mount on {@code path}.
     *
     * @param path absolute and normalized
     * @param isAlias whether the files there have other names; other mounts matter only if such a mount exists as well
     * @param isIsolated whether it may be in another mount namespace, so that no later {@link #remove} is known to apply to it
     */
    public void add(byte[] path, byte[] container, boolean isAlias, boolean isIsolated) {
        Integer before = mounted.get(probe.to(path, container));
        if (before != null || isAlias) {
            int mounts = before == null ? 0 : before;
            put(new ContainerPath().to(path, container), isIsolated ? Math.max(mounts, FOREVER) : mounts + 1);
        }
    }

    /** Removes the last mount on {@code path} at {@code time}. */
    void remove(byte[] path, byte[] container, long time) {
        ContainerPath directory = new ContainerPath().to(path, container);
        Integer before = mounted.get(directory);
        if (before == null) {
            return;
        }
        if (before > 1) {
            put(directory, before - 1);
            return;
        }
        take(directory);
        putFormer(directory, time);
    }

    private void putFormer(ContainerPath directory, long time) {
        if (former.remove(directory) == null) {
            formerBytes += directory.path().length;
            directories.addParents(directory.path(), 1);
        }
        former.put(directory, time);
        while (former.size() > most || formerBytes > mostBytes) {
            Map.Entry<ContainerPath, Long> eldest = former.entrySet().iterator().next();
            byte[] path = eldest.getKey().path();
            forgottenUntil = Math.max(forgottenUntil, eldest.getValue());
            former.remove(eldest.getKey());
            formerBytes -= path.length;
            directories.addParents(path, -1);
        }
    }

    private void put(ContainerPath directory, int mounts) {
        if (mounted.put(directory, Math.min(mounts, FOREVER)) == null) {
            bytes += directory.path().length;
            directories.addParents(directory.path(), 1);
        }
        while (mounted.size() > most || bytes > mostBytes) {
            take(mounted.keySet().iterator().next());
            evicted++;
        }
    }

    private int take(ContainerPath directory) {
        Integer mounts = mounted.remove(directory);
        if (mounts == null) {
            return 0;
        }
        bytes -= directory.path().length;
        directories.addParents(directory.path(), -1);
        return mounts;
    }

    /**
     * Renames a directory and everything below it; a call that started before may have used either name.
     *
     * @param isDoubtful whether it may still have the old name
     */
    void rename(byte[] from, byte[] to, byte[] container, boolean isDoubtful) {
        if (!directories.has(ContainerPath.hash(from, from.length))) {
            return;
        }
        for (ContainerPath path : below(mounted, from, container)) {
            ContainerPath moved = new ContainerPath().to(path.moved(from.length, to), container);
            int mounts = isDoubtful ? mounted.getOrDefault(path, 0) : take(path);
            put(moved, mounts + mounted.getOrDefault(moved, 0));
        }
        for (ContainerPath path : below(former, from, container)) {
            putFormer(new ContainerPath().to(path.moved(from.length, to), container), former.getOrDefault(path, 0L));
        }
    }

    private static List<ContainerPath> below(Map<ContainerPath, ?> paths, byte[] directory, byte[] container) {
        return paths.isEmpty()
                ? List.of()
                : paths.keySet().stream()
                        .filter(path -> path.isBelow(directory) && Arrays.equals(path.container(), container))
                        .toList();
    }

    /**
     * Removes the mounts of containers without a process.
     *
     * @param isAlive returns whether a container has a process
     */
    public void keepContainers(Predicate<byte[]> isAlive) {
        List<ContainerPath> dead = mounted.keySet().stream()
                .filter(path -> path.container().length > 0 && !isAlive.test(path.container()))
                .toList();
        dead.forEach(this::take);
    }

    /**
     * Returns whether {@code path} passes a directory that was a mount point during a call.
     *
     * @param path absolute and normalized, in the first {@code length} bytes
     * @param from only mount points with a longer path are considered
     * @param last whether the whole path is considered, too
     * @param since earliest possible start of the call
     */
    boolean isPassed(byte[] path, int length, byte[] container, int from, boolean last, long since) {
        if (isEmpty()) {
            return false;
        }
        for (int end = from + 1; end <= length; end++) {
            if (end < length ? path[end] == '/' : last) {
                probe.to(path, end, container);
                if (mounted.containsKey(probe) || former.getOrDefault(probe, forgottenUntil) > since) {
                    return true;
                }
            }
        }
        return false;
    }

    void clear() {
        mounted.clear();
        former.clear();
        bytes = 0;
        formerBytes = 0;
        forgottenUntil = 0;
        directories.clear();
    }
}
