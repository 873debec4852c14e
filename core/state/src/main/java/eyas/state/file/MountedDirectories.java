package eyas.state.file;

import eyas.state.origin.ContainerPath;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Directories on which another directory was mounted since the watch began, in whatever mount namespace. What is mounted counts until it is
 * unmounted; afterwards it counts for calls that may have begun before. Bounded: a mount that no longer fits is counted; of mounts that are
 * gone, only the time of the newest one is kept. Event thread only.
 */
public final class MountedDirectories {
    /** How many directories there are now, by how many mounts. */
    private final Map<ContainerPath, Integer> mounted = new LinkedHashMap<>();
    /** When the last mount on a directory was removed, the oldest first. */
    private final Map<ContainerPath, Long> former = new LinkedHashMap<>();

    private final ContainerPath probe = new ContainerPath();
    /** How many mounts and former mounts lie below a folder of this hash: most folders that are moved have none. */
    private final HashCounts folders = new HashCounts();

    /** The number of mounts where one of them is not removed. */
    private static final int FOREVER = Integer.MAX_VALUE / 2;

    private final int most;
    private final long mostBytes;
    private long bytes;
    private long formerBytes;
    /** When the newest mount was removed of which nothing else is kept. */
    private long forgottenUntil;

    private long evicted;

    /**
     * Makes an empty table.
     *
     * @param most the most directories
     * @param mostBytes the most memory that their paths take, in bytes
     */
    MountedDirectories(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** Returns how many directories something is mounted on. */
    int size() {
        return mounted.size();
    }

    /** Returns how many directories were forgotten on which something is mounted. */
    long evicted() {
        return evicted;
    }

    boolean isEmpty() {
        return mounted.isEmpty() && former.isEmpty() && forgottenUntil == 0;
    }

    /**
     * Notes that a file system was mounted on {@code path}.
     *
     * @param path absolute and clean
     * @param isAlias whether the files there have other names; others matter only where such ones are mounted as well
     * @param isIsolated whether it may be in another mount namespace: no later {@link #remove} is known to be about it
     */
    public void add(byte[] path, byte[] container, boolean isAlias, boolean isIsolated) {
        Integer before = mounted.get(probe.to(path, container));
        if (before != null || isAlias) {
            int mounts = before == null ? 0 : before;
            put(new ContainerPath().to(path, container), isIsolated ? Math.max(mounts, FOREVER) : mounts + 1);
        }
    }

    /** Notes that what was mounted last on {@code path} is gone since {@code time}. */
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
            folders.addFolders(directory.path(), 1);
        }
        former.put(directory, time);
        while (former.size() > most || formerBytes > mostBytes) {
            Map.Entry<ContainerPath, Long> eldest = former.entrySet().iterator().next();
            byte[] path = eldest.getKey().path();
            forgottenUntil = Math.max(forgottenUntil, eldest.getValue());
            former.remove(eldest.getKey());
            formerBytes -= path.length;
            folders.addFolders(path, -1);
        }
    }

    private void put(ContainerPath directory, int mounts) {
        if (mounted.put(directory, Math.min(mounts, FOREVER)) == null) {
            bytes += directory.path().length;
            folders.addFolders(directory.path(), 1);
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
        folders.addFolders(directory.path(), -1);
        return mounts;
    }

    /**
     * Notes that a directory, with all that lies below, got another name; a call that began before may have used either.
     *
     * @param isDoubtful whether it may still have the name it had
     */
    void rename(byte[] from, byte[] to, byte[] container, boolean isDoubtful) {
        if (!folders.has(ContainerPath.hash(from, from.length))) {
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

    /** Forgets what is mounted in containers of which {@code isAlive} says that no process is left. */
    public void keepContainers(Predicate<byte[]> isAlive) {
        List<ContainerPath> dead = mounted.keySet().stream()
                .filter(path -> path.container().length > 0 && !isAlive.test(path.container()))
                .toList();
        dead.forEach(this::take);
    }

    /**
     * Return whether a directory in {@code path} is one that another one was mounted on during a call.
     *
     * @param path absolute and clean, in the first {@code length} bytes
     * @param from only directories whose path is longer than this count
     * @param last whether the whole path counts
     * @param since time before which the call cannot have begun
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
        folders.clear();
    }
}
