package eyas.report;

import eyas.event.Bytes;
import eyas.state.process.ThreadEntry;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files by which Eyas' own processes in a job, its first and its last step, speak to whoever watches: no work of the job. Only what our
 * own program changes as root counts, and only these files, in a folder that nobody else but root can write; what another program does
 * there, or ours with other files, is told like anything else.
 *
 * @param messages tells whether an absolute path is one of these files
 * @param program absolute path of our program
 * @param inode number of our program's file, which another one that is mounted over it does not have
 */
public record AgentControlFiles(Predicate<String> messages, String program, long inode) {
    /** Nothing is our own. */
    public static final AgentControlFiles NONE = new AgentControlFiles(_ -> false, "", 0);

    /** Tell whether {@code thread} changes a file of our own. */
    boolean holds(String path, @Nullable ThreadEntry thread) {
        return thread != null
                && thread.uid() == 0
                && thread.exeIno() == inode
                && messages.test(path)
                && Bytes.text(thread.exePath()).equals(program);
    }
}
