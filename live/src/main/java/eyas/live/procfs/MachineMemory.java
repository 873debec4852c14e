package eyas.live.procfs;

import eyas.event.Bytes;
import java.nio.file.Path;

/** Tells how much memory this process can count on. */
public final class MachineMemory {
    private static final Path PROC = Path.of("/proc");
    /** Of the control group that this process sees as the first: a container's limit. */
    private static final String LIMIT = "/sys/fs/cgroup/memory.max";

    private static final int SMALL = 64;

    private MachineMemory() {}

    /** Returns the machine's memory in bytes, or the limit of the container where that is less; 0 where neither can be read. */
    public static long bytes() {
        return bytes(PROC, LIMIT);
    }

    static long bytes(Path proc, String limit) {
        ProcFiles files = new ProcFiles(proc);
        long machine = new MachineReader(files).memory();
        byte[] text = files.read(Bytes.of(limit), SMALL);
        LineScanner scan = new LineScanner();
        long most = text == null ? 0 : scan.over(text, 0, text.length).number();
        return text == null || scan.failed() ? machine : Math.min(machine, most);
    }
}
