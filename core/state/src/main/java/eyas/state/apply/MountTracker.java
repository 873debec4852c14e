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

/** Tracks what processes mount and unmount, and which of them may have mounts of their own. Event thread only. */
public final class MountTracker {
    /** After so many mounts, those of containers are forgotten in which no process is left. */
    private static final int MOUNTS_BETWEEN_CHECKS = 1024;

    private final ThreadTable threads;
    private final LinkTable links;
    private final PathFollower paths;
    private int count;
    private long spaces;
    /** Whether a process has ever mounted another root directory. */
    private boolean hasMovedRoots;

    MountTracker(ThreadTable threads, LinkTable links, PathFollower paths) {
        this.threads = threads;
        this.links = links;
        this.paths = paths;
    }

    /** Notes that a file system was mounted on a directory; see {@link MountedDirectories#add}. */
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

    /** Notes that what was mounted last on a directory is gone. */
    public void unmounted(ThreadEntry thread, byte[] directory) {
        links.unmounted(directory, thread.containerKey);
        byte[] other = otherMountPoint(thread, directory);
        if (other.length > 0) {
            links.unmounted(other, thread.containerKey);
        }
    }

    /**
     * Returns the other name on the machine of the mount point that was followed last: mounts of the machine are shared, so that what is
     * mounted below a bind mount is below its source, too. Empty for none.
     */
    private byte[] otherMountPoint(ThreadEntry thread, byte[] directory) {
        byte[] other = paths.machineName();
        boolean isOfMachine = !thread.isIsolated && thread.containerKey.length == 0;
        return isOfMachine && !Arrays.equals(other, directory) ? other : Bytes.EMPTY;
    }

    /** Lets what the current call does to links be uncertain, if the thread's calls may be faked or may concern mounts of its own. */
    public void doubtIfIsolated(ThreadEntry thread) {
        if (thread.isIsolated && thread.containerKey.length == 0) {
            links.doubt();
        }
    }

    /** Lets later changes of links by the process of {@code thread} be uncertain. */
    public void isolateProcess(ThreadEntry thread) {
        thread.isIsolated = true;
        for (ThreadEntry other = thread.firstThread(); other != null; other = other.nextThread()) {
            other.isIsolated = true;
        }
    }

    /**
     * Notes that mounts have other paths than when they were made, for {@code thread} and for all that may be in its mount namespace: another
     * root directory was mounted.
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

    /** Notes that {@code thread} has a new mount namespace, or claims that where its calls may be faked. */
    public void madeMounts(ThreadEntry thread) {
        if (thread.isIsolated) {
            thread.mounts.forget();
        } else {
            thread.mounts.renew(++spaces);
        }
        thread.isIsolated = true;
    }

    /** Notes that {@code thread} has entered a mount namespace that another process has made. */
    public void enteredMounts(ThreadEntry thread) {
        thread.isIsolated = true;
        thread.mounts.forget();
        thread.mounts.hasMovedRoot |= hasMovedRoots;
    }

    void clear() {
        hasMovedRoots = false;
    }
}
