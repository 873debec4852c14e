package eyas.live.procfs;

import eyas.live.sys.FileCalls;
import eyas.live.sys.FileStatus;
import java.util.Arrays;
import java.util.List;

/**
 * Looks up the machine's files by name without the risk of blocking or deception: along paths without symbolic links, and through mounts of
 * trusted file systems only.
 *
 * <p>For one thread.
 */
public final class HostFileLookup {
    private final HostMounts mounts;
    private final FileCalls calls = new FileCalls();
    private final FileStatus status = new FileStatus();

    private enum Answer {
        SAME,
        ANOTHER,
        UNKNOWN
    }

    /** Makes a lookup that uses the machine's mounts {@code mounts}. */
    public HostFileLookup(HostMounts mounts) {
        this.mounts = mounts;
    }

    /**
     * Returns the index of the name by which the machine has this file, if it certainly has a different file or none at the path {@code
     * below}; -1 if that is not so, or unknown.
     *
     * @param device of the file's file system, as in {@code stat}
     * @param names of the file by the machine's mount table
     */
    public int elsewhere(byte[] below, int device, long inode, List<byte[]> names) {
        if (!mounts.seesMachinePaths() || answer(below, device, inode) != Answer.ANOTHER) {
            return -1;
        }
        int found = -1;
        for (int i = 0; i < names.size(); i++) {
            if (Arrays.equals(names.get(i), below)) {
                return -1;
            }
            if (found < 0 && answer(names.get(i), device, inode) == Answer.SAME) {
                found = i;
            }
        }
        return found;
    }

    private Answer answer(byte[] name, int device, long inode) {
        int file = mounts.open(name);
        if (file < 0) {
            return file == TrustedPathWalk.ABSENT ? Answer.ANOTHER : Answer.UNKNOWN;
        }
        boolean isKnown = calls.status(file, status);
        calls.close(file);
        if (!isKnown) {
            return Answer.UNKNOWN;
        }
        return status.device() == device && status.ino() == inode ? Answer.SAME : Answer.ANOTHER;
    }
}
