package eyas.report;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.FlagTable;
import eyas.state.DescriptorEntry;
import eyas.state.EventContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the files that a job wrote outside its working folder.
 *
 * <p>Written means: opened for writing with success, or put in place by a rename. Devices, {@code /proc} and pipes are
 * no files in this sense.
 */
final class FileCollector {
    private static final int OPEN_WRITE = FlagTable.value("file_flags", "O_WRONLY");

    private final ReportLimits limits;
    private final ProcessTree processes;
    private final String workingFolder;
    private final Map<String, Write> writes = new LinkedHashMap<>();
    private long omitted;

    private static final class Write {
        private final @Nullable ProcessNode process;
        private final long firstTime;
        private long count;

        private Write(@Nullable ProcessNode process, long firstTime) {
            this.process = process;
            this.firstTime = firstTime;
        }
    }

    /**
     * Makes a collector.
     *
     * @param workingFolder absolute path of the folder that the job may write to
     */
    FileCollector(ReportLimits limits, ProcessTree processes, String workingFolder) {
        this.limits = limits;
        this.processes = processes;
        this.workingFolder = workingFolder.endsWith("/") ? workingFolder : workingFolder + "/";
    }

    long omitted() {
        return omitted;
    }

    void event(EventContext context) {
        switch (context.info().code()) {
            case EventCode.SYSCALL_OPEN_X,
                    EventCode.SYSCALL_OPENAT_2_X,
                    EventCode.SYSCALL_OPENAT2_X,
                    EventCode.SYSCALL_CREAT_X -> opened(context);
            case EventCode.SYSCALL_RENAME_X -> renamed(context, 2);
            case EventCode.SYSCALL_RENAMEAT_X, EventCode.SYSCALL_RENAMEAT2_X -> renamed(context, 4);
            default -> {}
        }
    }

    private void opened(EventContext context) {
        DescriptorEntry file = context.descriptor();
        if (context.event().paramSigned(0, -1) < 0
                || file == null
                || !file.type().isFile()) {
            return;
        }
        boolean writes = context.info().code() == EventCode.SYSCALL_CREAT_X || (file.openFlags() & OPEN_WRITE) != 0;
        if (writes) {
            written(context, Bytes.text(file.name()));
        }
    }

    private void renamed(EventContext context, int target) {
        Event event = context.event();
        if (event.paramSigned(0, -1) == 0 && event.paramStringLength(target) > 0) {
            String path = event.paramText(target);
            if (path.startsWith("/")) {
                written(context, path);
            }
        }
    }

    private void written(EventContext context, String path) {
        if (path.startsWith(workingFolder) || path.startsWith("/dev/") || path.startsWith("/proc/")) {
            return;
        }
        Write write = writes.get(path);
        if (write == null) {
            if (writes.size() >= limits.files()) {
                omitted++;
                return;
            }
            write = new Write(processes.of(context), context.event().time());
            writes.put(path, write);
        }
        write.count++;
    }

    List<WrittenFile> files() {
        List<WrittenFile> files = new ArrayList<>(writes.size());
        writes.forEach((path, write) -> files.add(new WrittenFile(path, write.process, write.firstTime, write.count)));
        return files;
    }
}
