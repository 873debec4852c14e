package eyas.state.apply;

import eyas.event.Bytes;
import eyas.state.file.LinkTable;
import eyas.state.file.MountedDirectories;
import eyas.state.origin.ContainerPath;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadTable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Tracks mounts and unmounts, and which processes may have mounts of their own. Event thread only. */
public final class MountTracker {
    /** Number of mounts after which those of containers without a process are removed. */
    private static final int MOUNTS_BETWEEN_CHECKS = 1024;

    private final ThreadTable threads;
    private final LinkTable links;
    private final PathFollower paths;
    private int count;
    private long spaces;
    /** Whether any process has mounted another root directory. */
    private boolean hasMovedRoots;

    MountTracker(ThreadTable threads, LinkTable links, PathFollower paths) {
        this.threads = threads;
        this.links = links;
        this.paths = paths;
    }

    /** Records a mount on a directory; see {@link MountedDirectories#add}. */
    public void mounted(ThreadEntry thread, byte[] directory, boolean isAlias) {
        links.mounts().add(directory, thread.containerKey, isAlias, thread.isIsolated);
        byte[] other = otherMountPoint(thread, directory);
        if (other.length > 0) {
            links.mounts().add(other, thread.containerKey, isAlias, false);
        }
        if (directory.length == 1) {
            movedRoot(thread);
        }
        if (++count % MOUNTS_BETWEEN_CHECKS == 0) {
            Set<ContainerPath> alive = new HashSet<>();
            for (int place = 0; place < threads.places(); place++) {
                ThreadEntry each = threads.threadAt(place);
                if (each != null) {
                    alive.add(new ContainerPath().to(Bytes.EMPTY, each.containerKey));
                }
            }
            links.mounts().keepContainers(key -> alive.contains(new ContainerPath().to(Bytes.EMPTY, key)));
        }
    }

    /** Records that the last mount on a directory was removed. */
    public void unmounted(ThreadEntry thread, byte[] directory) {
        links.unmounted(directory, thread.containerKey);
        byte[] other = otherMountPoint(thread, directory);
        if (other.length > 0) {
            links.unmounted(other, thread.containerKey);
        }
    }

    /**
     * Returns the other host path of the last resolved mount point, empty for none. Host mounts are shared, so a mount below a bind mount
     * also appears below its source.
     */
    private byte[] otherMountPoint(ThreadEntry thread, byte[] directory) {
        byte[] other = paths.machineName();
        boolean isOfMachine = !thread.isIsolated && thread.containerKey.length == 0;
        return isOfMachine && !Arrays.equals(other, directory) ? other : Bytes.EMPTY;
    }

    /** Marks links that the current call changes as uncertain, if the thread's calls may be forged or may concern mounts of its own. */
    public void doubtIfIsolated(ThreadEntry thread) {
        if (thread.isIsolated && thread.containerKey.length == 0) {
            links.doubt();
        }
    }

    /** Marks links that the process of {@code thread} changes later as uncertain. */
    public void isolateProcess(ThreadEntry thread) {
        thread.isIsolated = true;
        for (ThreadEntry other = thread.firstThread(); other != null; other = other.nextThread()) {
            other.isIsolated = true;
        }
    }

    /**
     * Records that another root directory was mounted, so that earlier mounts have different paths for {@code thread} and all threads that
     * may be in its mount namespace.
     */
    public void movedRoot(ThreadEntry thread) {
        thread.mounts.hasMovedRoot = true;
        hasMovedRoots = true;
        for (int place = 0; place < threads.places(); place++) {
            ThreadEntry each = threads.threadAt(place);
            if (each != null && mayShareMounts(thread, each)) {
                each.mounts.hasMovedRoot = true;
            }
        }
    }

    private static boolean mayShareMounts(ThreadEntry thread, ThreadEntry other) {
        return thread.mounts.mayBe(other.mounts, Arrays.equals(thread.containerKey, other.containerKey));
    }

    /** Records that {@code thread} has a new mount namespace, or only claims so if its calls may be forged. */
    public void createdMounts(ThreadEntry thread) {
        if (thread.isIsolated) {
            thread.mounts.forget();
        } else {
            thread.mounts.renew(++spaces);
        }
        thread.isIsolated = true;
    }

    /** Records that {@code thread} entered a mount namespace created by another process. */
    public void enteredMounts(ThreadEntry thread) {
        thread.isIsolated = true;
        thread.mounts.forget();
        thread.mounts.hasMovedRoot |= hasMovedRoots;
    }

    void clear() {
        hasMovedRoots = false;
    }
}
