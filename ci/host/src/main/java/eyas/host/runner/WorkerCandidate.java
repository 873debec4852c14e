package eyas.host.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A process that could be a worker.
 *
 * @param pid its id
 * @param path of its executable, as the event has it
 * @param inode of its executable, as the event has it
 * @param program its executable as {@code /proc} has it; null where the process had ended before it could be looked at
 * @param user the user that it runs as, as the event has it
 * @param group its control group as {@code /proc} has it, empty if unknown
 */
public record WorkerCandidate(
        long pid, String path, long inode, @Nullable ExecutableIdentity program, int user, String group) {
    private static final String UNIFIED = "0::";
    private static final String SYSTEMD = ":name=systemd:";

    /** Look at process {@code pid} of which an event has told the rest. */
    public static WorkerCandidate look(Path proc, long pid, String path, long inode, int user) {
        Path process = proc.resolve(Long.toString(pid));
        try {
            return new WorkerCandidate(
                    pid,
                    path,
                    inode,
                    ExecutableIdentity.of(process.resolve("exe")),
                    user,
                    group(Files.readString(process.resolve("cgroup"), StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            // It has ended: nobody can say any more what it was, and it is taken for nothing.
            return new WorkerCandidate(pid, path, inode, null, user, "");
        }
    }

    /** Return the control group by which systemd knows a process, from {@code /proc/PID/cgroup}; empty for none. */
    static String group(String text) {
        String unified = "";
        for (String line : text.split("\n", -1)) {
            int named = line.indexOf(SYSTEMD);
            if (named >= 0) {
                return line.substring(named + SYSTEMD.length());
            }
            if (line.startsWith(UNIFIED)) {
                unified = line.substring(UNIFIED.length());
            }
        }
        return unified;
    }
}
