package eyas.state;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCategory;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.GroupRecord;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.event.MachineRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SocketFacts;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.event.UserRecord;
import eyas.state.apply.AppliedEvent;
import eyas.state.apply.Applier;
import eyas.state.apply.StateTables;
import eyas.state.apply.process.ExitApplier;
import eyas.state.apply.socket.KernelSockets;
import eyas.state.container.ContainerLookup;
import eyas.state.container.ContainerTable;
import eyas.state.dns.DnsTable;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.file.DescriptorTracking;
import eyas.state.file.LinkTable;
import eyas.state.file.NamedDirectory;
import eyas.state.file.PathResolver;
import eyas.state.job.RunnerDirectories;
import eyas.state.limits.StateCounters;
import eyas.state.limits.StateLimits;
import eyas.state.origin.OriginTable;
import eyas.state.process.ExecutableTable;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadLookup;
import eyas.state.process.ThreadTable;
import eyas.state.snapshot.EventEmitter;
import eyas.state.snapshot.SnapshotEmitter;
import eyas.state.socket.InterfaceTable;
import eyas.state.table.ByteInterner;
import eyas.state.user.AccountTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Applies events and provides the resulting system state.
 *
 * <p>The source fills it through {@link #snapshot()}. Then, for each event, the caller calls {@link #apply}, reads the state and calls
 * {@link #settle}. Event thread only; allocates nothing for an event that introduces no new entity.
 */
public final class State implements LossReporter {
    /** Calls that the state needs although they have no event code of their own: the kernel side reports the directory of a mount. */
    private static final List<String> UNDEDICATED = List.of(
            "sched_process_exit",
            "move_mount",
            "mount_setattr",
            "fsmount",
            "open_tree",
            "open_tree_attr",
            "pivot_root");

    /** The bits of an event's category that hold its kind. */
    private static final int KIND = 0x3f;

    private static final BitSet REQUIRED_SYSCALLS = syscalls();

    private final StateTables tables;
    private final ApplierTable appliers;
    private final KernelSockets sockets;
    private final AppliedEvent applied = new AppliedEvent(new Event(), EventTable.get(0));
    private final EventContext context = new EventContext(this, applied);
    private final byte[] pathBuffer = new byte[PathResolver.MAX_LENGTH];
    private final byte[] baseBuffer = new byte[PathResolver.MAX_LENGTH];
    private @Nullable DescriptorEntry renamed;
    private boolean unsettled;
    /** The thread whose system call the current event reports; -1 for none. */
    private long caller = -1;
    /** Whether any process may submit requests to io_uring. */
    private boolean hasRings;

    private long lastTime;
    private int section;

    /** Makes an empty state with the default limits and without thread lookup. */
    public State() {
        this(StateLimits.DEFAULT, ThreadLookup.NOTHING);
    }

    /**
     * Makes an empty state that tracks descriptors as the kernel does.
     *
     * @param lookup finds threads that no event announced
     */
    public State(StateLimits limits, ThreadLookup lookup) {
        this(limits, lookup, DescriptorTracking.KERNEL);
    }

    /**
     * Makes an empty state that tracks descriptors as the kernel does.
     *
     * @param lookup finds threads that no event announced
     * @param containers finds containers that no event described
     */
    public State(StateLimits limits, ThreadLookup lookup, ContainerLookup containers) {
        this(limits, lookup, containers, DescriptorTracking.KERNEL);
    }

    /**
     * Makes an empty state.
     *
     * @param lookup finds threads that no event announced
     * @param tracking how descriptors are tracked
     */
    public State(StateLimits limits, ThreadLookup lookup, DescriptorTracking tracking) {
        this(limits, lookup, ContainerLookup.NOTHING, tracking);
    }

    private State(StateLimits limits, ThreadLookup lookup, ContainerLookup containers, DescriptorTracking tracking) {
        this.tables = new StateTables(limits, tracking, lookup, containers);
        this.appliers = new ApplierTable(tables.strings);
        this.sockets = new KernelSockets(tables);
    }

    /** Returns the consumer to which a source reports what exists already; a new snapshot may start at any time between two events. */
    public SnapshotConsumer snapshot() {
        return tables.snapshot;
    }

    /**
     * Passes the current state to {@code consumer} as a snapshot. {@link #snapshot()} builds the same state from it, except for what
     * snapshot records cannot hold (start times of threads, containers and their users). Not between {@link #apply} and {@link #settle}.
     * Allocates.
     */
    public void emit(SnapshotConsumer consumer) {
        new SnapshotEmitter(tables, consumer).emit();
    }

    /**
     * Passes the current state to {@code consumer}, as {@link #emit(SnapshotConsumer)}, and then to {@code events} what snapshot records
     * cannot hold: containers, their users and groups, and the content of executables. An event is valid during the call only.
     *
     * @param time the time of these events, ns since the epoch
     */
    public void emit(long time, SnapshotConsumer consumer, Consumer<Event> events) {
        emit(consumer);
        new EventEmitter(tables, time, events).emit();
    }

    /** Returns the threads. */
    public ThreadTable threads() {
        return tables.threads;
    }

    /**
     * Returns thread or process {@code id}. For a process that has not run yet, returns its creator, of which it is a copy. Null if neither
     * is known.
     *
     * <p>In a PID namespace only the new process's own event describes it, but its creator can trace it before that event.
     */
    public @Nullable ThreadEntry target(long id) {
        ThreadEntry found = id <= 0 ? null : tables.threads.get(id);
        long maker = found == null && id > 0 ? tables.jobs.creatorOf(id) : -1;
        return maker > 0 ? tables.threads.get(maker) : found;
    }

    /** Returns the users. */
    public AccountTable<UserRecord> users() {
        return tables.users;
    }

    /** Returns the groups. */
    public AccountTable<GroupRecord> groups() {
        return tables.groups;
    }

    /** Returns the network interfaces. */
    public InterfaceTable interfaces() {
        return tables.interfaces;
    }

    /** Returns the containers. */
    public ContainerTable containers() {
        return tables.containers;
    }

    /** Returns what is known about the content of executables. */
    public ExecutableTable executables() {
        return tables.executables;
    }

    /** Returns the origins of the programs that this job runs. */
    public OriginTable origins() {
        return tables.origins;
    }

    /** Returns the links created since monitoring started. */
    public LinkTable links() {
        return tables.links;
    }

    /** Returns the directories of the runners on this machine. */
    public RunnerDirectories runnerDirectories() {
        return tables.jobs.directories();
    }

    boolean hasNoKnownLink(ThreadEntry thread, byte[] path, int length) {
        return tables.paths.hasNoKnownLink(thread, path, length);
    }

    /** Returns the path that a parameter of the current event leads to; see {@link EventContext#followed}. */
    byte[] followed(ThreadEntry thread, Event event, int directoryIndex, int pathIndex, boolean last) {
        return tables.paths.followed(thread, event, directoryIndex, pathIndex, last);
    }

    /** Returns the host path of {@link #followed}; empty if it is the same or unknown. */
    byte[] machineName() {
        return tables.paths.machineName();
    }

    /** Returns whether {@link #machineName} is the path in the mounts that the job started with. */
    boolean isMachineNameOfJob() {
        return tables.paths.isMachineNameOfJob();
    }

    /** Returns the file path of a descriptor as reported by the kernel for calls that change the file; null if it reported none. */
    @Nullable
    NamedDirectory namedFile(Event event, long descriptor) {
        return tables.kernelPaths.file(event.thread(), descriptor);
    }

    /** Returns the names learned from DNS messages; complete only if all transfers are applied ({@link #transfers}). */
    public DnsTable names() {
        return tables.names;
    }

    /**
     * Returns the codes of the calls that only move data over sockets. With these alone, DNS names are unknown for processes that query
     * with read and write, which {@link DnsTable#isConclusiveFor} detects. Allocates.
     */
    public static BitSet socketTransfers() {
        BitSet codes = ApplierTable.transfers();
        for (int code = 0; code < EventTable.size(); code++) {
            if (codes.get(code) && !EventTable.get(code).codeName().startsWith("SOCKET_")) {
                codes.clear(code);
            }
        }
        return codes;
    }

    /** Returns the codes of the events that move data and may therefore contain DNS messages. Allocates. */
    public static BitSet transfers() {
        return ApplierTable.transfers();
    }

    /** Returns the machine that events come from; all zero before a snapshot reports it. */
    public MachineRecord machine() {
        return tables.machine;
    }

    /** Returns a copy of the counters. Allocates; not for every event. */
    public StateCounters counters() {
        return tables.readCounters();
    }

    @Override
    public void losses(LossCollector to) {
        counters().losses(to);
        tables.containers.counters().losses(to);
        to.lost("written_file_forgotten", tables.origins.evicted());
        to.lost("removed_file_forgotten", tables.origins.forgotten());
        to.lost("process_unplaced", tables.jobs.forgotten());
        tables.kernelPaths.losses(to);
        to.lost("link_forgotten", tables.links.evicted());
        to.lost("machine_name_forgotten", tables.machineNames.lost());
        to.lost("dns_unreadable", tables.names.unreadable());
        to.lost("dns_address_forgotten", tables.names.forgotten());
        to.lost("executable_forgotten", tables.executables.evicted());
        to.lost("executable_unreadable", tables.executables.malformed());
    }

    /** Returns why the state needs events of {@code code}, so that others can be skipped. */
    public StateNeed stateNeed(int code) {
        return appliers.stateNeed(code);
    }

    /** Returns the codes of events without which processes, descriptors or users would be wrong. Allocates. */
    public BitSet requiredCodes() {
        BitSet codes = new BitSet(EventTable.size());
        for (int code = 0; code < EventTable.size(); code++) {
            if (appliers.stateNeed(code) == StateNeed.ALWAYS) {
                codes.set(code);
            }
        }
        return codes;
    }

    /**
     * Returns the codes ({@link SyscallInfo#code}) of the calls and tracepoints that a live capture must always record; otherwise
     * processes, descriptors or users would be wrong. Allocates.
     */
    public static BitSet requiredSyscalls() {
        return (BitSet) REQUIRED_SYSCALLS.clone();
    }

    private static BitSet syscalls() {
        ApplierTable appliers = new ApplierTable(new ByteInterner());
        BitSet codes = new BitSet();
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (syscall.isDedicated() && appliers.stateNeed(syscall.exitCode()) == StateNeed.ALWAYS) {
                codes.set(syscall.code());
            }
        }
        for (String name : UNDEDICATED) {
            SyscallInfo syscall = SyscallTable.find(name);
            codes.set(Objects.requireNonNull(syscall, () -> "syscalls.tsv has no " + name)
                    .code());
        }
        return codes;
    }

    /**
     * Applies {@code event} and returns its context.
     *
     * @return the context, moved to this event; null if the event is malformed (counted)
     */
    public @Nullable EventContext apply(Event event) {
        if (unsettled) {
            settle();
        }
        if (!event.decode()) {
            tables.counters.malformed++;
            return null;
        }
        unsettled = true;
        int code = event.code();
        begin(event, EventTable.get(code));
        tables.links.begin(event.time());
        if (code != EventCode.ASYNCEVENT_E) {
            tables.kernelPaths.begin(event);
        }
        findThread(event, code);
        SocketFacts facts = takeSocketFacts(code);
        findDescriptor(event, code);
        if (facts != null && facts.has(SocketFacts.DETACHED) && applied.descriptorNumber == facts.descriptor()) {
            applied.descriptor = sockets.detached(facts, code == EventCode.SOCKET_CONNECT_X);
            applied.nameBefore = applied.descriptor.name;
        }
        Applier applier = appliers.applier(code);
        if (applier != null) {
            applier.apply(tables, applied, event);
            noticeRename();
        }
        return context;
    }

    private void begin(Event event, EventInfo info) {
        applied.begin(event, info);
        context.begin();
        caller = (info.category() & EventCategory.SYSCALL) == 0 ? -1 : event.thread();
        hasRings |= event.code() == EventCode.SYSCALL_IO_URING_SETUP_X;
        if (section != tables.sections) {
            section = tables.sections;
            lastTime = 0;
            applied.firstTime = 0;
        }
        applied.previousTime = lastTime;
        lastTime = event.time();
        if (applied.firstTime == 0 && (info.category() & EventCategory.METAEVENT) == 0) {
            applied.firstTime = lastTime;
        }
    }

    private void findThread(Event event, int code) {
        ThreadEntry thread = switch (appliers.threadSource(code)) {
            case NONE -> null;
            case KNOWN -> tables.threads.get(event.thread());
            case ANY -> tables.obtain(event.thread(), event.time());
        };
        applied.thread = thread;
        if (thread == null) {
            return;
        }
        applied.first = thread.lastAccess == thread.cloneTime;
        thread.lastAccess = event.time();
        if (thread.callTarget != null) {
            applied.target = thread.callTarget;
            thread.callTarget = null;
        }
        if (thread.enter.code >= 0) {
            applied.entered = thread.enter.code + 1 == code
                    || (thread.enter.code == EventCode.SYSCALL_EXECVEAT_E && code == EventCode.SYSCALL_EXECVE_19_X);
        }
    }

    /** Takes the kernel's report about the socket that the event uses and corrects the thread's descriptors. */
    private @Nullable SocketFacts takeSocketFacts(int code) {
        ThreadEntry thread = applied.thread;
        SocketFacts facts = thread == null ? null : thread.socketFacts;
        if (thread != null && facts != null) {
            thread.socketFacts = null;
            if (!facts.has(SocketFacts.DETACHED)) {
                sockets.correct(thread, facts, code == EventCode.SOCKET_CONNECT_X);
            }
        }
        return facts;
    }

    private void findDescriptor(Event event, int code) {
        ThreadEntry thread = applied.thread;
        int index = appliers.descriptorParam(code);
        if (index < 0 || thread == null || !event.hasParam(index)) {
            return;
        }
        long fd = event.paramSigned(index, -1);
        applied.descriptorNumber = fd;
        DescriptorTable table = fd < 0 ? null : thread.descriptors();
        DescriptorEntry entry = table == null ? null : table.get(fd);
        if (entry == null) {
            if (fd >= 0) {
                tables.counters.failedDescriptorLookups++;
            }
            return;
        }
        tables.counters.descriptorLookups++;
        applied.descriptor = entry;
        applied.nameBefore = entry.name;
    }

    /** Marks the event's descriptor if the event changed its name. */
    private void noticeRename() {
        DescriptorEntry entry = applied.descriptor;
        if (entry != null
                && !Arrays.equals(entry.name, applied.nameBefore)
                && !entry.nameChanged
                && entry.owners == 1) {
            entry.nameChanged = true;
            renamed = entry;
        }
    }

    /** Removes the entries that the last event closed or ended. */
    public void settle() {
        if (!unsettled) {
            return;
        }
        unsettled = false;
        ThreadEntry thread = applied.thread;
        if (renamed != null) {
            renamed.nameChanged = false;
            renamed.generation = tables.counters.nextGeneration();
            renamed = null;
        }
        if (thread != null) {
            settle(thread);
        }
        tables.settle();
    }

    private void settle(ThreadEntry thread) {
        if (applied.closing >= 0) {
            DescriptorTable table = thread.descriptors();
            if (table != null) {
                table.remove(applied.closing);
            }
        }
        // An io_uring worker shares its id with the process's main thread, which may be in a call meanwhile.
        boolean mayBeOfWorker =
                hasRings && thread.isMain() && (applied.info.category() & KIND) != EventCategory.PROCESS;
        if (thread.tid() == caller && !mayBeOfWorker) {
            thread.lastReturn = lastTime;
        }
        if (!applied.info.isEnter() && thread.enter.code >= 0) {
            thread.enter.code = -1;
            thread.enter.name = Bytes.EMPTY;
            thread.enter.address = Bytes.EMPTY;
        }
        if (applied.exiting && tables.threads.peek(thread.tid()) == thread) {
            ExitApplier.settle(tables, thread, lastTime);
        }
    }

    /** Returns a buffer for the path parameter of the current event. */
    byte[] pathBuffer() {
        return pathBuffer;
    }

    /** Returns a buffer for the directory of the current event's path. */
    byte[] baseBuffer() {
        return baseBuffer;
    }
}
