package eyas.live.procfs;

import eyas.live.sys.Errno;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Opens the machine's files by name, without symbolic links, and through those mounts of the table only that are on trusted file systems. A
 * file system that is mounted on the path meanwhile, such as a FUSE file system of the job, cannot block the walk: each mount is entered by
 * a single path component, which does not access its file system, and is left unless it is the one of the table.
 *
 * <p>For one thread.
 */
final class TrustedPathWalk implements AutoCloseable {
    /** The file does not exist. */
    static final int ABSENT = -1;
    /** It is unknown whether the file exists. */
    static final int UNKNOWN = -2;

    private static final byte[] ROOT = {'/'};

    private final FileCalls calls;
    private final FileStatus status = new FileStatus();
    private final int root;

    TrustedPathWalk(FileCalls calls) {
        this.calls = calls;
        this.root = calls.open(ROOT, FileCalls.O_PATH);
    }

    /** Opens {@code name} with {@code O_PATH}; returns {@link #ABSENT} or {@link #UNKNOWN} if that fails. */
    int open(byte[] name, List<MountPoint> mounts, TrustedFilesystems plain) {
        List<MountPoint> path = new ArrayList<>();
        for (MountPoint mount : mounts) {
            if (mount.holds(name)) {
                if (!plain.has(mount)) {
                    return UNKNOWN;
                }
                path.add(mount);
            }
        }
        if (root < 0 || path.isEmpty()) {
            return UNKNOWN;
        }
        path.sort(Comparator.comparingInt(mount -> mount.place().length));
        int directory = root;
        int from = 1;
        for (MountPoint mount : path) {
            int end = mount.place().length;
            if (end > from) {
                int entered = enter(directory, Arrays.copyOfRange(name, from, end), mount.place(), path);
                closeUnlessRoot(directory);
                if (entered < 0) {
                    return UNKNOWN;
                }
                directory = entered;
                from = end + 1;
            }
        }
        if (from > name.length) {
            return directory;
        }
        int file =
                calls.openWithoutLinks(directory, Arrays.copyOfRange(name, from, name.length), FileCalls.O_PATH, false);
        boolean isAbsent = file < 0 && (calls.errno() == Errno.ENOENT || calls.errno() == Errno.ENOTDIR);
        closeUnlessRoot(directory);
        return file >= 0 ? file : isAbsent ? ABSENT : UNKNOWN;
    }

    /**
     * Opens the root of the mount at {@code place}, which is {@code name} in {@code directory}; returns a negative number if another mount
     * is there.
     */
    private int enter(int directory, byte[] name, byte[] place, List<MountPoint> path) {
        int slash = name.length - 1;
        while (slash >= 0 && name[slash] != '/') {
            slash--;
        }
        int parent = slash < 0
                ? directory
                : calls.openWithoutLinks(directory, Arrays.copyOf(name, slash), FileCalls.O_PATH, false);
        if (parent < 0) {
            return UNKNOWN;
        }
        byte[] last = Arrays.copyOfRange(name, slash + 1, name.length);
        int entered = calls.openWithoutLinks(parent, last, FileCalls.O_PATH, true);
        if (parent != directory) {
            calls.close(parent);
        }
        if (entered < 0) {
            return UNKNOWN;
        }
        boolean isKnown = calls.status(entered, status)
                && path.stream().anyMatch(mount -> mount.id() == status.mount() && Arrays.equals(mount.place(), place));
        if (!isKnown) {
            calls.close(entered);
            return UNKNOWN;
        }
        return entered;
    }

    private void closeUnlessRoot(int directory) {
        if (directory != root) {
            calls.close(directory);
        }
    }

    @Override
    public void close() {
        calls.close(root);
    }
}
