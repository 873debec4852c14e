package eyas.report;

import eyas.event.Bytes;
import eyas.state.ThreadEntry;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files by which Eyas' own processes in a job, its first and its last step, speak to whoever watches: no work of the job. Only what our
 * own program touches counts, and only in our own folder; what another program does there is told like anything else.
 *
 * @param folder our folder with a slash at its end, empty where there is none
 * @param program absolute path of our program
 */
public record OwnFiles(String folder, String program) {
    /** Nothing is our own. */
    public static final OwnFiles NONE = new OwnFiles("", "");

    /** What a JVM of ours keeps of itself, under its number. */
    private static final Pattern JVM = Pattern.compile("/tmp/hsperfdata_[^/]+/([0-9]+)");

    /** Tell whether {@code thread} touches a file of our own. */
    boolean holds(String path, @Nullable ThreadEntry thread) {
        if (folder.isEmpty() || thread == null || !Bytes.text(thread.exePath()).equals(program)) {
            return false;
        }
        Matcher jvm = JVM.matcher(path);
        return path.startsWith(folder) || (jvm.matches() && jvm.group(1).equals(Long.toString(thread.pid())));
    }
}
