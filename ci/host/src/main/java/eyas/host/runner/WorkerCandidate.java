package eyas.host.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A process that may be a worker.
 *
 * @param pid its process ID
 * @param path of its executable, from the event
 * @param inode of its executable, from the event
 * @param program its executable from {@code /proc}; null if the process had ended before it could be inspected
 * @param user its user ID, from the event
 * @param group its control group from {@code /proc}, empty if unknown
 */
public record WorkerCandidate(
        long pid, String path, long inode, @Nullable ExecutableIdentity program, int user, String group) {
    private static final String UNIFIED = "0::";
    private static final String SYSTEMD = ":name=systemd:";

    /** Inspects process {@code pid}; the other values are from its event. */
    public static WorkerCandidate inspect(Path proc, long pid, String path, long inode, int user) {
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
            // It has ended: its identity is unknown, so it is rejected.
            return new WorkerCandidate(pid, path, inode, null, user, "");
        }
    }

    /** Returns the systemd control group of a process, from {@code /proc/PID/cgroup}; empty for none. */
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
