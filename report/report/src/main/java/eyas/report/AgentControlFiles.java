package eyas.report;

import eyas.event.Bytes;
import eyas.state.process.ThreadEntry;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files that Eyas' own processes in a job, its first and last step, use to communicate with the agent. They are not activity of the
 * job. Only changes by Eyas' own program running as root count, and only to these files, in a directory that only root can write to.
 * Changes by other programs, and Eyas' changes to other files, are reported like any other activity.
 *
 * @param messages tests whether an absolute path is one of these files
 * @param program absolute path of Eyas' program
 * @param inode number of that program's file; a file mounted over it has another one
 */
public record AgentControlFiles(Predicate<String> messages, String program, long inode) {
    /** Excludes nothing. */
    public static final AgentControlFiles NONE = new AgentControlFiles(_ -> false, "", 0);

    /** Returns whether {@code thread} changes one of these files. */
    boolean contains(String path, @Nullable ThreadEntry thread) {
        return thread != null
                && thread.uid() == 0
                && thread.exeIno() == inode
                && messages.test(path)
                && Bytes.text(thread.exePath()).equals(program);
    }
}
