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
 * The file systems whose files are nobody else's: on a disk of the machine's, or in its memory, and mounted since the watch began. One that
 * comes later may be made by the job; one that is made of files elsewhere (overlay, FUSE, a loop device, a network) may be made of
 * the machine's own. One that was gone for a moment is not known any more.
 */
final class TrustedFilesystems {
    private static final Set<String> ON_DISK = Set.of("ext2", "ext3", "ext4", "f2fs", "jfs", "xfs");
    private static final String IN_MEMORY = "tmpfs";
    private static final String DISKS = "/sys/dev/block/";
    /** Where the kernel has devices that are made of others: loop, device mapper, RAID, network block devices. */
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

    /** Forgets what is not among {@code mounts}, for ever. */
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
