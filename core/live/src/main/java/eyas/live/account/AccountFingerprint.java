package eyas.live.account;

import eyas.live.sys.FileStatus;

/**
 * What tells one state of the two files from the next: every change of a file changes its time.
 *
 * @param users what tells the file of users
 * @param groups what tells the file of groups
 */
public record AccountFingerprint(File users, File groups) {
    /** Of files that nothing is known of. */
    public static final AccountFingerprint NONE = new AccountFingerprint(File.NONE, File.NONE);

    /**
     * What the kernel says of one file.
     *
     * @param device where it is
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
