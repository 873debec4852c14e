package eyas.live.procfs;

import eyas.event.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The memory that this process can count on. */
public final class MachineMemory {
    private static final Path PROC = Path.of("/proc");
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final byte[] UNIFIED = Bytes.of("0::");
    private static final int SMALL = 64;

    private MachineMemory() {}

    /**
     * Returns the machine's memory in bytes, or the limit of this process's control group or of one above it where that is less; 0 where
     * nothing can be read.
     */
    public static long bytes() {
        return bytes(PROC, GROUPS);
    }

    static long bytes(Path proc, Path groups) {
        ProcFiles files = new ProcFiles(proc);
        long least = new MachineReader(files).memory();
        // In a container the first group that it sees has the container's limit.
        for (Path group = Path.of(own(files)); group != null; group = group.getParent()) {
            long limit =
                    limit(files, groups.resolve(Path.of("/").relativize(group)).resolve("memory.max"));
            least = limit > 0 ? Math.min(least, limit) : least;
        }
        return least;
    }

    /** Returns the path of the group in the one hierarchy of version 2, the first where there is none. */
    private static String own(ProcFiles files) {
        StringBuilder found = new StringBuilder();
        files.lines(files.path("self/cgroup"), (bytes, start, end) -> {
            boolean unified = Bytes.startsWith(bytes, start, end, UNIFIED);
            if (unified) {
                found.append(new String(
                        bytes, start + UNIFIED.length, end - start - UNIFIED.length, StandardCharsets.UTF_8));
            }
            return !unified;
        });
        // One outside of what this process may see begins with "/..".
        return found.isEmpty() || found.charAt(0) != '/' || found.indexOf("..") >= 0 ? "/" : found.toString();
    }

    /** Returns the number in a file, 0 where there is none. */
    private static long limit(ProcFiles files, Path file) {
        byte[] text = files.read(Bytes.of(file.toString()), SMALL);
        LineScanner scan = new LineScanner();
        long limit = text == null ? 0 : scan.over(text, 0, text.length).number();
        return text == null || scan.failed() ? 0 : limit;
    }
}
