package eyas.live.procfs;

import eyas.event.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The memory available to this process. */
public final class AvailableMemory {
    private static final Path PROC = Path.of("/proc");
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final byte[] UNIFIED = Bytes.of("0::");
    private static final byte[] MEMORY = Bytes.of(":memory:");
    private static final int SMALL = 64;

    private AvailableMemory() {}

    /**
     * Returns the machine's memory in bytes, or the limit of this process's control group or an ancestor of it if that is less; 0 if
     * nothing can be read.
     */
    public static long bytes() {
        return bytes(PROC, GROUPS);
    }

    static long bytes(Path proc, Path groups) {
        ProcFiles files = new ProcFiles(proc);
        long lowest = new MachineReader(files).memory();
        lowest = lowestLimit(files, groups, own(files, UNIFIED), "memory.max", lowest);
        // Version 1, alone or beside version 2, has a hierarchy for memory.
        return lowestLimit(files, groups.resolve("memory"), own(files, MEMORY), "memory.limit_in_bytes", lowest);
    }

    /** In a container, the first visible group has the container's limit. */
    private static long lowestLimit(ProcFiles files, Path groups, String own, String file, long max) {
        long lowest = max;
        for (Path group = Path.of(own); group != null; group = group.getParent()) {
            long limit =
                    limit(files, groups.resolve(Path.of("/").relativize(group)).resolve(file));
            lowest = limit > 0 ? Math.min(lowest, limit) : lowest;
        }
        return lowest;
    }

    /** Returns the path of the group whose line contains {@code hierarchy}; the first one if there is none. */
    private static String own(ProcFiles files, byte[] hierarchy) {
        StringBuilder found = new StringBuilder();
        files.lines(files.path("self/cgroup"), (bytes, start, end) -> {
            int name = hierarchy[0] == ':' ? colon(bytes, start, end) : start;
            boolean isIt = Bytes.startsWith(bytes, name, end, hierarchy);
            if (isIt) {
                int path = name + hierarchy.length;
                found.append(new String(bytes, path, end - path, StandardCharsets.UTF_8));
            }
            return !isIt;
        });
        // A group outside of the visible part starts with "/..".
        return found.isEmpty() || found.charAt(0) != '/' || found.indexOf("..") >= 0 ? "/" : found.toString();
    }

    private static int colon(byte[] line, int start, int end) {
        int at = start;
        while (at < end && line[at] != ':') {
            at++;
        }
        return at;
    }

    /** Returns the number in a file; 0 if there is none. */
    private static long limit(ProcFiles files, Path file) {
        byte[] text = files.read(Bytes.of(file.toString()), SMALL);
        LineScanner scan = new LineScanner();
        long limit = text == null ? 0 : scan.over(text, 0, text.length).number();
        return text == null || scan.failed() ? 0 : limit;
    }
}
