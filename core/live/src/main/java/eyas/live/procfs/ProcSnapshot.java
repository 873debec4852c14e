package eyas.live.procfs;

import eyas.event.Bytes;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.live.account.AccountParser;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reports existing processes to a consumer: all of the machine, or some with their ancestors.
 *
 * <p>For one thread.
 */
public final class ProcSnapshot {
    /** Reads the descriptors of a process without a bound on their number. */
    public static final long ALL_DESCRIPTORS = Long.MAX_VALUE;

    private static final int MAX_ANCESTORS = 1024;

    private final ProcLimits limits;
    private final ProcFiles files;
    private final TaskReader processes;
    private final DescriptorReader descriptors;
    private final long bootTime;
    private final Path accounts;

    /**
     * Makes a reader.
     *
     * @param proc where the process file system is mounted
     * @param accounts directory with {@code passwd} and {@code group}
     * @param bootTime when the machine was booted, ns since the epoch
     */
    public ProcSnapshot(Path proc, Path accounts, long bootTime, ProcLimits limits) {
        this.limits = limits;
        this.files = new ProcFiles(proc);
        this.processes = new TaskReader(files, limits, bootTime);
        this.descriptors = new DescriptorReader(files, limits);
        this.bootTime = bootTime;
        this.accounts = accounts;
    }

    /** Starts the snapshot: reports machine, interfaces, users and groups. */
    public void begin(SnapshotConsumer consumer) {
        MachineReader machine = new MachineReader(files);
        consumer.begin(machine.machine(bootTime));
        machine.interfaces(consumer);
        AccountParser parser = new AccountParser(limits.accounts());
        files.lines(Bytes.of(accounts.resolve("passwd").toString()), parser::user);
        files.lines(Bytes.of(accounts.resolve("group").toString()), parser::group);
        parser.users().forEach(consumer::user);
        parser.groups().forEach(consumer::group);
    }

    /** Reports every process and thread of the machine; returns the number of threads. */
    public int reportAll(SnapshotConsumer consumer) {
        int reported = 0;
        for (long pid : files.numbers(files.path(""), limits.threads())) {
            reported += process(pid, ALL_DESCRIPTORS, consumer);
            if (reported >= limits.threads()) {
                break;
            }
        }
        descriptors.forgetSockets();
        return reported;
    }

    /**
     * Reports the processes {@code pids} with their threads and descriptors, and their ancestors without.
     *
     * @param highest the highest reported descriptor
     * @return the number of reported threads
     */
    public int some(long[] pids, long highest, SnapshotConsumer consumer) {
        int reported = 0;
        Set<Long> known = new HashSet<>();
        for (long pid : pids) {
            known.add(pid);
        }
        for (long pid : pids) {
            reported += ancestors(pid, known, consumer);
            reported += process(pid, highest, consumer);
        }
        descriptors.forgetSockets();
        return reported;
    }

    /**
     * Reports a thread that no event has announced.
     *
     * @return false if it has ended
     */
    public boolean thread(long tid, SnapshotConsumer consumer) {
        ProcessRecord record = processes.read(tid);
        if (record == null) {
            return false;
        }
        consumer.process(record);
        if (record.tid() == record.identity().pid()) {
            descriptors.read(tid, ALL_DESCRIPTORS, consumer);
            descriptors.forgetSockets();
        }
        return true;
    }

    /** Returns {@code root} and all its current descendants, in order of discovery. */
    public long[] tree(long root) {
        Map<Long, Long> parents = new HashMap<>();
        for (long pid : files.numbers(files.path(""), limits.threads())) {
            byte[] file = files.read(files.path(pid, "status"), limits.smallFile());
            TaskStatus status = file == null ? null : TaskStatus.parse(file);
            if (status != null) {
                parents.put(pid, status.parent);
            }
        }
        Set<Long> found = new HashSet<>();
        ArrayDeque<Long> open = new ArrayDeque<>();
        open.add(root);
        while (!open.isEmpty()) {
            long parent = open.remove();
            if (found.add(parent)) {
                parents.forEach((pid, itsParent) -> {
                    if (itsParent == parent) {
                        open.add(pid);
                    }
                });
            }
        }
        return found.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** Reports ancestors before their descendants, so that a consumer can link each to its parent at once. */
    private int ancestors(long pid, Set<Long> known, SnapshotConsumer consumer) {
        ArrayDeque<ProcessRecord> chain = new ArrayDeque<>();
        long child = pid;
        long parent = parentOf(pid);
        while (parent > 0 && chain.size() < MAX_ANCESTORS && known.add(parent)) {
            ProcessRecord record = processes.read(parent);
            if (record == null) {
                break;
            }
            ProcessRecord thread = startingThread(parent, child);
            if (thread != null) {
                chain.push(thread);
            }
            chain.push(record);
            child = parent;
            parent = record.identity().ptid();
        }
        chain.forEach(consumer::process);
        return chain.size();
    }

    /**
     * Returns the thread of {@code parent} that started {@code child} if it is not the first one, since events name it as the parent. Null
     * if the kernel does not report it.
     */
    private @Nullable ProcessRecord startingThread(long parent, long child) {
        LineScanner scan = new LineScanner();
        for (long tid : files.numbers(files.path(parent, "task"), limits.threads())) {
            byte[] children = tid == parent
                    ? null
                    : files.read(files.path(parent, "task/" + tid + "/children"), limits.smallFile());
            if (children != null) {
                scan.over(children, 0, children.length);
                while (scan.hasNext() && !scan.failed()) {
                    if (scan.number() == child) {
                        return processes.read(tid);
                    }
                }
            }
        }
        return null;
    }

    private long parentOf(long pid) {
        byte[] file = files.read(files.path(pid, "status"), limits.smallFile());
        TaskStatus status = file == null ? null : TaskStatus.parse(file);
        return status == null ? 0 : status.parent;
    }

    private int process(long pid, long highest, SnapshotConsumer consumer) {
        ProcessRecord leader = processes.read(pid);
        if (leader == null) {
            return 0;
        }
        consumer.process(leader);
        int reported = 1;
        for (long tid : files.numbers(files.path(pid, "task"), limits.threads())) {
            @Nullable ProcessRecord thread = tid == pid ? null : processes.read(tid);
            if (thread != null) {
                consumer.process(thread);
                reported++;
            }
        }
        descriptors.read(pid, highest, consumer);
        return reported;
    }
}
