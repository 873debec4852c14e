package eyas.state.apply.file;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.MountExit;
import eyas.event.EventParams.Umount2Exit;
import eyas.event.EventParams.UmountExit;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.file.KernelPaths;
import eyas.state.file.LinkTable;
import eyas.state.file.PathResolver;
import eyas.state.process.ThreadEntry;
import java.util.Arrays;
import java.util.Set;

/**
 * Applies mount and umount. Files below a mount point may have other names than the path of a call shows. Ignores changes of mounts, and
 * file systems whose files have no other name. A further procfs is treated as a link to the usual one.
 */
public final class MountApplier implements Applier {
    /** Flags of {@code linux/mount.h}. */
    private static final int REMOUNT = 0x20;

    private static final int BIND = 0x1000;
    private static final int MOVE = 0x2000;
    private static final int SHARED = 0x100000;
    private static final int PROPAGATION = 0x20000 | 0x40000 | 0x80000 | SHARED;

    private static final int UMOUNT_NOFOLLOW = 0x8;

    /** Types of file systems that start without symbolic links, or with the kernel's own. An image of any other type can contain links. */
    private static final Set<String> NEW_FILES = Set.of(
            "tmpfs",
            "ramfs",
            "sysfs",
            "devpts",
            "devtmpfs",
            "mqueue",
            "cgroup",
            "cgroup2",
            "hugetlbfs",
            "debugfs",
            "tracefs",
            "securityfs",
            "bpf",
            "binfmt_misc");

    private static final String PROCFS = "proc";

    @Override
    public void apply(StateTables tables, AppliedEvent context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread == null || context.result != 0) {
            return;
        }
        tables.mounts.doubtIfIsolated(thread);
        if (event.code() == EventCode.SYSCALL_MOUNT_X) {
            mounted(tables, thread, event);
        } else if (!tables.links.hasNothing()) {
            byte[] named = tables.paths.followed(
                    thread, event, -1, UmountExit.NAME, false); // umount2 has the same first parameters
            boolean follows = event.code() == EventCode.SYSCALL_UMOUNT_1_X
                    || (event.paramUnsigned(Umount2Exit.FLAGS, 0) & UMOUNT_NOFOLLOW) == 0;
            byte[] directory = follows ? tables.links.place(named, thread.containerKey) : named;
            if (!thread.isIsolated && directory != null) {
                if (Arrays.equals(tables.links.target(directory, thread.containerKey), LinkTable.PROCFS)) {
                    tables.links.removed(directory, thread.containerKey);
                }
                tables.mounts.unmounted(thread, directory);
            }
        }
    }

    private static void mounted(StateTables tables, ThreadEntry thread, Event event) {
        long flags = event.paramUnsigned(MountExit.FLAGS, 0);
        boolean moves = (flags & (BIND | MOVE)) != 0;
        if (thread.mounts.isMade() && (flags & SHARED) != 0) {
            tables.mounts.movedRoot(thread); // later mounts also appear elsewhere
        }
        if (!event.hasParam(MountExit.DIR) || (flags & REMOUNT) != 0 || (!moves && (flags & PROPAGATION) != 0)) {
            return;
        }
        String type = Bytes.text(tables.text.string(event, MountExit.TYPE, tables.limits.path()));
        if (thread.isIsolated) {
            // Paths that pass this mount are counted later; a sandbox mounts below its own earlier mounts.
            tables.paths.ignoreMountsOf(event);
        }
        byte[] directory = tables.paths.followed(thread, event, -1, MountExit.DIR, true);
        if (moves && isOntoItself(tables, event)) {
            return;
        }
        boolean isProcfs = !moves && type.equals(PROCFS);
        boolean isNew = isProcfs || (NEW_FILES.contains(type) && !KernelPaths.isLead(directory));
        tables.mounts.mounted(thread, directory, moves || !isNew);
        if (isProcfs && !Arrays.equals(directory, LinkTable.PROCFS)) {
            tables.links.add(directory, LinkTable.PROCFS, thread.containerKey);
        }
    }

    /** Returns whether a directory is mounted on itself, by the same path: files below it keep their names. */
    private static boolean isOntoItself(StateTables tables, Event event) {
        byte[] source = tables.text.string(event, MountExit.DEV, PathResolver.MOST_REAL + 1);
        return source.length <= PathResolver.MOST_REAL
                && Arrays.equals(source, tables.text.string(event, MountExit.DIR, PathResolver.MOST_REAL + 1));
    }
}
