package eyas.live.account;

import eyas.live.sys.FileStatus;

/**
 * Identifies a state of the two files: every change of a file changes its fingerprint.
 *
 * @param users fingerprint of the file of users
 * @param groups fingerprint of the file of groups
 */
public record AccountFingerprint(File users, File groups) {
    /** The fingerprint of unknown files. */
    public static final AccountFingerprint NONE = new AccountFingerprint(File.NONE, File.NONE);

    /**
     * The fingerprint of one file.
     *
     * @param device of its file system
     * @param inode its number there; 0 for no file
     * @param changed its inode's change time, ns since the epoch
     * @param size of its content, in bytes
     */
    public record File(int device, long inode, long changed, long size) {
        static final File NONE = new File(0, 0, 0, 0);

        static File of(FileStatus status) {
            return new File(status.device(), status.ino(), status.changeTime(), status.size());
        }
    }
}
