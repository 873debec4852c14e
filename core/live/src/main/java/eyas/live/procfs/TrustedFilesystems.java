package eyas.live.procfs;

import eyas.event.Bytes;
import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * File systems that store their files themselves, on a disk of the machine or in its memory, and have been mounted since the watch started.
 * A later mount may be made by the job. A file system on top of other files (overlay, FUSE, a loop device, a network) may be backed by the
 * machine's own files. A file system that was unmounted once is not trusted again.
 */
final class TrustedFilesystems {
    private static final Set<String> ON_DISK = Set.of("ext2", "ext3", "ext4", "f2fs", "jfs", "xfs");
    private static final String IN_MEMORY = "tmpfs";
    private static final String DISKS = "/sys/dev/block/";
    /** Directory of virtual block devices, which are backed by others: loop, device mapper, RAID, network block devices. */
    private static final byte[] MADE_OF_OTHERS = Bytes.of("/virtual/block/");

    private final Map<Integer, String> types = new HashMap<>();

    TrustedFilesystems(List<MountPoint> mounts, FileCalls files) {
        for (MountPoint mount : mounts) {
            boolean isPlain = mount.type().equals(IN_MEMORY)
                    ? FileStatus.major(mount.device()) == 0
                    : ON_DISK.contains(mount.type()) && isDisk(mount.device(), files);
            if (isPlain) {
                types.put(mount.device(), mount.type());
            }
        }
    }

    private static boolean isDisk(int device, FileCalls files) {
        byte[] link = files.readLink(Bytes.of(DISKS + FileStatus.major(device) + ":" + FileStatus.minor(device)));
        return link.length > 0 && Bytes.indexOf(link, MADE_OF_OTHERS) < 0;
    }

    /** Permanently drops the file systems that are not among {@code mounts}. */
    void keep(List<MountPoint> mounts) {
        Set<Integer> there = new HashSet<>();
        for (MountPoint mount : mounts) {
            if (has(mount)) {
                there.add(mount.device());
            }
        }
        types.keySet().retainAll(there);
    }

    boolean has(MountPoint mount) {
        return mount.type().equals(types.get(mount.device()));
    }
}
