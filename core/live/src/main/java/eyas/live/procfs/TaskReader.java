package eyas.live.procfs;

import eyas.event.Bytes;
import eyas.event.FlagTable;
import eyas.event.ProcessRecord;
import eyas.live.sys.FileStatus;
import eyas.live.sys.ProcessCalls;
import eyas.text.ProcessStat;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one thread's record from {@code /proc}.
 *
 * <p>Kernel threads and zombies have neither a command line nor an executable, and do not count as processes here. A process may end while
 * it is read; then there is no record, or an incomplete one. For one thread.
 */
final class TaskReader {
    /** Clock ticks per second in {@code /proc/PID/stat}: 100 on every architecture that Eyas runs on. */
    private static final long TICK_NS = 10_000_000L;

    private static final int MAX_COMM = 15;
    private static final byte[] MEMFD = Bytes.of("/memfd:");

    private static final int THREAD_FLAGS =
            FlagTable.value("clone_flags", "CLONE_THREAD") | FlagTable.value("clone_flags", "CLONE_FILES");
    private static final int NAMESPACE_FLAG = FlagTable.value("clone_flags", "CLONE_CHILD_IN_PIDNS");
    private static final int WRITABLE = FlagTable.value("execve_flags", "EXE_WRITABLE");
    private static final int FROM_MEMFD = FlagTable.value("execve_flags", "EXE_FROM_MEMFD");

    private final ProcessCalls calls = new ProcessCalls();
    private final Map<String, Long> namespaceStarts = new HashMap<>();
    private final ProcFiles files;
    private final ProcLimits limits;
    private final long bootTime;

    TaskReader(ProcFiles files, ProcLimits limits, long bootTime) {
        this.files = files;
        this.limits = limits;
        this.bootTime = bootTime;
    }

    /** Returns the record of thread {@code tid}; null if there is none. */
    @Nullable
    ProcessRecord read(long tid) {
        byte[] statusFile = files.read(files.path(tid, "status"), limits.smallFile());
        byte[] statFile = files.read(files.path(tid, "stat"), limits.smallFile());
        if (statusFile == null || statFile == null) {
            return null;
        }
        TaskStatus status = TaskStatus.parse(statusFile);
        ProcessStat stat = ProcessStat.parse(statFile);
        byte[] commandLine = orEmpty(files.read(files.path(tid, "cmdline"), limits.arguments()));
        byte[] exePath = files.link(files.path(tid, "exe"));
        if (status == null || stat == null || (commandLine.length == 0 && exePath.length == 0)) {
            return null;
        }
        long start = bootTime + stat.startTicks() * TICK_NS;
        return record(tid, status, stat, commandLine, exePath, start);
    }

    private ProcessRecord record(
            long tid, TaskStatus status, ProcessStat stat, byte[] commandLine, byte[] exePath, long start) {
        return new ProcessRecord(
                identity(tid, status, stat, start),
                program(tid, status, commandLine, exePath),
                new ProcessRecord.Credentials(
                        status.uid,
                        status.gid,
                        loginUid(tid),
                        status.capInheritable,
                        status.capPermitted,
                        status.capEffective),
                resources(tid, status, stat, start));
    }

    private static ProcessRecord.Identity identity(long tid, TaskStatus status, ProcessStat stat, long start) {
        return new ProcessRecord.Identity(
                tid,
                status.pid,
                status.parent,
                stat.session(),
                status.pgid >= 0 ? status.pgid : stat.group(),
                status.vpgid >= 0 ? status.vpgid : stat.group(),
                status.vtid >= 0 ? status.vtid : tid,
                status.vpid >= 0 ? status.vpid : status.pid,
                // Numbers alone are not enough: root in a pid namespace can choose ids.
                (tid != status.pid ? THREAD_FLAGS : 0) | (status.nested ? NAMESPACE_FLAG : 0),
                stat.terminal(),
                start);
    }

    private ProcessRecord.Program program(long tid, TaskStatus status, byte[] commandLine, byte[] exePath) {
        int exeEnd = indexOf(commandLine, (byte) 0);
        int argsStart = Math.min(exeEnd + 1, commandLine.length);
        FileStatus exe = files.status(files.path(tid, "exe"));
        return new ProcessRecord.Program(
                comm(tid),
                Arrays.copyOf(commandLine, exeEnd),
                exePath,
                terminated(Arrays.copyOfRange(commandLine, argsStart, commandLine.length)),
                terminated(orEmpty(files.read(files.path(tid, "environ"), limits.environment()))),
                files.link(files.path(tid, "cwd")),
                files.link(files.path(tid, "root")),
                exeFlags(exe, exePath, status),
                exe == null ? 0 : exe.ino(),
                exe == null ? 0 : exe.changeTime(),
                exe == null ? 0 : exe.modificationTime());
    }

    private ProcessRecord.Resources resources(long tid, TaskStatus status, ProcessStat stat, long start) {
        return new ProcessRecord.Resources(
                Cgroups.entries(orEmpty(files.read(files.path(tid, "cgroup"), limits.smallFile()))),
                namespaceStart(tid, status, start),
                calls.limit((int) tid, ProcessCalls.RLIMIT_NOFILE),
                status.vmSize,
                status.vmRss,
                status.vmSwap,
                stat.majorFaults(),
                stat.minorFaults());
    }

    private byte[] comm(long tid) {
        byte[] file = orEmpty(files.read(files.path(tid, "comm"), MAX_COMM + 1));
        // The kernel appends one newline to the name; the name may contain others.
        int length = file.length > 0 && file[file.length - 1] == '\n' ? file.length - 1 : file.length;
        return Arrays.copyOf(file, Math.min(length, MAX_COMM));
    }

    private int loginUid(long tid) {
        byte[] file = files.read(files.path(tid, "loginuid"), 32);
        if (file == null) {
            // A kernel without audit does not record login users.
            return -1;
        }
        LineScanner scan = new LineScanner().over(file, 0, file.length);
        int uid = (int) scan.number();
        return scan.failed() ? -1 : uid;
    }

    /** Checks access as the kernel would for user and group; supplementary groups and access lists are ignored. */
    private static int exeFlags(@Nullable FileStatus exe, byte[] path, TaskStatus status) {
        int flags = Bytes.startsWith(path, MEMFD) ? FROM_MEMFD : 0;
        if (exe != null) {
            boolean writable = status.uid == 0
                    || exe.uid() == status.uid
                    || (exe.gid() == status.gid && (exe.mode() & 0020) != 0)
                    || (exe.mode() & 0002) != 0;
            flags |= writable ? WRITABLE : 0;
        }
        return flags;
    }

    /**
     * Returns when the first process of the thread's pid namespace started. A container's namespace is known once its first process was
     * read, which has the lowest id unless ids wrapped around; 0 until then.
     */
    private long namespaceStart(long tid, TaskStatus status, long start) {
        String namespace = status.nested ? Bytes.text(files.link(files.path(tid, "ns/pid"))) : "";
        if (status.vpid == 1 && status.vtid == 1) {
            namespaceStarts.put(namespace, start);
        } else if (namespace.isEmpty() && !namespaceStarts.containsKey(namespace)) {
            byte[] init = files.read(files.path(1, "stat"), limits.smallFile());
            ProcessStat stat = init == null ? null : ProcessStat.parse(init);
            namespaceStarts.put(namespace, stat == null ? 0 : bootTime + stat.startTicks() * TICK_NS);
        }
        return namespaceStarts.getOrDefault(namespace, 0L);
    }

    private static byte[] terminated(byte[] strings) {
        int length = strings.length;
        return length == 0 || strings[length - 1] == 0 ? strings : Arrays.copyOf(strings, length + 1);
    }

    private static byte[] orEmpty(byte @Nullable [] bytes) {
        return bytes == null ? Bytes.EMPTY : bytes;
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        int at = 0;
        while (at < bytes.length && bytes[at] != wanted) {
            at++;
        }
        return at;
    }
}
