package eyas.report;

import eyas.event.Bytes;
import eyas.state.ThreadEntry;
import org.jspecify.annotations.Nullable;

/**
 * The files by which Eyas' own processes in a job, its first and its last step, speak to whoever watches: no work of the job. Only what our
 * own program changes as root counts, and only in our own folder, which nobody else but root can write; what another program does there is
 * told like anything else.
 *
 * @param folder our folder with a slash at its end, empty where there is none
 * @param program absolute path of our program
 * @param inode number of our program's file, which another one that is mounted over it does not have
 */
public record OwnFiles(String folder, String program, long inode) {
    /** Nothing is our own. */
    public static final OwnFiles NONE = new OwnFiles("", "", 0);

    /** Tell whether {@code thread} changes a file of our own. */
    boolean holds(String path, @Nullable ThreadEntry thread) {
        return !folder.isEmpty()
                && path.startsWith(folder)
                && thread != null
                && thread.uid() == 0
                && thread.exeIno() == inode
                && Bytes.text(thread.exePath()).equals(program);
    }
}
