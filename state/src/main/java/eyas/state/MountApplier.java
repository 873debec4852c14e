package eyas.state;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventParams.MountExit;
import java.util.Set;

/**
 * Applies mount: below a directory that another directory was mounted on, files have other names than the text of a call says. File systems
 * whose files are nowhere else, and changes of mounts, do not matter.
 */
final class MountApplier implements Applier {
    /** Flags of {@code linux/mount.h}. */
    private static final int REMOUNT = 0x20;

    private static final int BIND = 0x1000;
    private static final int MOVE = 0x2000;
    private static final int PROPAGATION = 0x20000 | 0x40000 | 0x80000 | 0x100000;

    private static final Set<String> NEW_FILES = Set.of(
            "tmpfs",
            "ramfs",
            "proc",
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
            "binfmt_misc",
            "squashfs",
            "iso9660",
            "erofs");

    @Override
    public void apply(StateTables tables, EventContext context, Event event) {
        ThreadEntry thread = context.thread;
        if (thread == null || context.result != 0 || !event.hasParam(MountExit.DIR)) {
            return;
        }
        long flags = event.paramUnsigned(MountExit.FLAGS, 0);
        boolean aliases = (flags & REMOUNT) == 0
                && ((flags & (BIND | MOVE)) != 0
                        || ((flags & PROPAGATION) == 0
                                && !NEW_FILES.contains(
                                        Bytes.text(tables.text.string(event, MountExit.TYPE, tables.limits.path())))));
        if (aliases) {
            tables.links.mounted(tables.followed(thread, event, -1, MountExit.DIR, true), thread.containerKey);
        }
    }
}
