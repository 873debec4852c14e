package eyas.live.procfs;

import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The mounts of subdirectories of trusted file systems, with the inode numbers of what is mounted. The mount table has the path of a
 * subdirectory at the time of its reading. If it is renamed, its files have another name without any notification, but its inode number
 * stays.
 */
final class BindMounts {
    private record Part(MountPoint mount, long inode) {}

    private final List<Part> parts = new ArrayList<>();
    private final Set<Integer> unknown = new HashSet<>();

    BindMounts(List<MountPoint> mounts, TrustedFilesystems plain, TrustedPathWalk walk, FileCalls files) {
        FileStatus status = new FileStatus();
        for (MountPoint mount : mounts) {
            if (mount.isPart() && plain.has(mount)) {
                int place = walk.open(mount.place(), mounts, plain);
                if (place >= 0 && files.status(place, status) && status.mount() == mount.id()) {
                    parts.add(new Part(mount, status.ino()));
                } else {
                    unknown.add(mount.device());
                }
                if (place >= 0) {
                    files.close(place);
                }
            }
        }
    }

    /**
     * Returns whether the table names all mounts of subdirectories that contain a file.
     *
     * @param path of the file, from the root of its file system
     * @param inodes of the file and of all its parent directories
     */
    boolean areNamed(int device, byte[] path, long[] inodes) {
        boolean areNamed = !unknown.contains(device);
        for (Part part : parts) {
            if (areNamed && part.mount.device() == device && part.mount.name(path) == null) {
                for (long inode : inodes) {
                    areNamed &= inode != part.inode;
                }
            }
        }
        return areNamed;
    }
}
