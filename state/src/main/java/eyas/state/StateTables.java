package eyas.state;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.GroupRecord;
import eyas.event.MachineRecord;
import eyas.event.UserRecord;
import eyas.state.dns.DnsLimits;
import eyas.state.dns.DnsTable;
import eyas.state.job.JobTracker;
import eyas.state.origin.ContainerPath;
import eyas.state.origin.OriginProcess;
import eyas.state.origin.OriginTable;
import eyas.state.origin.ProcessPaths;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables that appliers work on. Event thread only.
 */
final class StateTables {
    private static final byte[] DELETED = Bytes.of(" (deleted)");

    final StateLimits limits;
    final DescriptorTracking tracking;
    final RunningCounters counters = new RunningCounters();
    final ByteInterner strings = new ByteInterner();
    final ParamStrings text = new ParamStrings(strings, counters);
    final SocketText sockets = new SocketText(strings);
    final DescriptorPool pool = new DescriptorPool(counters);
    final ThreadTable threads;
    final DescriptorSharing sharing;
    final AccountTable<UserRecord> users;
    final AccountTable<GroupRecord> groups;
    final InterfaceTable interfaces;
    final ContainerTable containers;
    final ExecutableTable executables = new ExecutableTable();
    final LinkTable links = new LinkTable();
    final KernelPaths kernelPaths = new KernelPaths();
    final PathFollower paths = new PathFollower(this);
    final MountTracker mounts;
    final MachineNameTable machineNames = new MachineNameTable();
    final OriginTable origins = new OriginTable(new Paths(), this::isInToolCache);
    final RecentExits exits = new RecentExits();
    final ForkedDescriptors forked;
    final SnapshotApplier snapshot = new SnapshotApplier(this);
    final DnsTable names = new DnsTable(DnsLimits.DEFAULT);
    /** Whether a runner has another root directory than the machine: what its jobs find by a name is what counts for them then. */
    boolean isRunnerBelowAnotherRoot;

    final JobTracker jobs;
    /** How many times a source has begun anew. Its times may jump then, and nothing from before counts. */
    int sections;

    MachineRecord machine = new MachineRecord(0, 0, 0, "", 0, 0);

    private final ThreadLookup lookup;
    private final byte[] path = new byte[PathResolver.MOST_REAL];

    private final ControlGroups controlGroups = new ControlGroups(strings);

    StateTables(StateLimits limits, DescriptorTracking tracking, ThreadLookup lookup, ContainerLookup containerLookup) {
        this.limits = limits;
        this.tracking = tracking;
        this.lookup = lookup;
        this.threads = new ThreadTable(limits, counters, pool);
        this.sharing = new DescriptorSharing(threads, pool);
        this.mounts = new MountTracker(threads, links, paths);
        this.forked = new ForkedDescriptors(pool, counters, limits.descriptors());
        this.users = new AccountTable<>(limits.users(), UserRecord::uid);
        this.groups = new AccountTable<>(limits.users(), GroupRecord::gid);
        this.interfaces = new InterfaceTable(limits.interfaces());
        this.containers = new ContainerTable(counters, containerLookup, threads);
        this.jobs = new JobTracker(new JobThreads(threads, containers), strings::intern);
    }

    /** Returns the counts up to now. Allocates. */
    StateCounters readCounters() {
        return counters.read(threads.size(), users.dropped(), groups.dropped(), interfaces.dropped());
    }

    /**
     * Returns the thread {@code tid}; one that is unknown is looked up, else invented.
     *
     * @return null where the table is full
     */
    @Nullable
    ThreadEntry obtain(long tid, long now) {
        ThreadEntry known = threads.get(tid);
        if (known != null) {
            return known;
        }
        if (threads.isFull()) {
            threads.makeRoom(now);
            if (threads.isFull()) {
                counters.droppedThreads++;
                return null;
            }
        }
        counters.systemLookups++;
        if (lookup.lookUp(tid, snapshot)) {
            snapshot.patch(tid);
            ThreadEntry found = threads.get(tid);
            if (found != null) {
                return found;
            }
        }
        ThreadEntry invented = threads.entry(tid);
        invented.invented = true;
        invented.comm = ParamStrings.NOT_AVAILABLE;
        invented.exe = ParamStrings.NOT_AVAILABLE;
        counters.inventedThreads++;
        return threads.add(invented, false) ? invented : null;
    }

    /** Asks the system for thread {@code tid} where it is unknown and there is room; invents none. */
    void lookUp(long tid) {
        if (threads.get(tid) == null && !threads.isFull()) {
            counters.systemLookups++;
            if (lookup.lookUp(tid, snapshot)) {
                snapshot.patch(tid);
            }
        }
    }

    /** Asks for the descriptors of {@code thread} anew: it was handed some that no event describes. */
    void refreshDescriptors(ThreadEntry thread) {
        lookup.lookUp(thread.tid, new DescriptorRefresh(this, thread.tid));
    }

    /** Adds a new thread, making room if need be; false where the table stays full. */
    boolean add(ThreadEntry thread, long now) {
        if (threads.isFull()) {
            threads.makeRoom(now);
        }
        return threads.add(thread, false);
    }

    /** Sets the control groups of {@code thread} and the container that follows from them. */
    void setCgroups(ThreadEntry thread, byte[] cgroups) {
        ControlGroups.Meaning meaning = controlGroups.of(cgroups);
        thread.cgroups = meaning.named();
        thread.containerId = meaning.id();
        thread.containerKey = meaning.key();
        if (meaning.container() != null) {
            containers.notice(meaning.container(), thread);
        }
    }

    /** Returns {@code path} without the mark that the kernel appends where the file is gone. */
    byte[] withoutDeleted(byte[] exePath) {
        int kept = exePath.length - DELETED.length;
        if (kept <= 0) {
            return exePath;
        }
        for (int i = 0; i < DELETED.length; i++) {
            if (exePath[kept + i] != DELETED[i]) {
                return exePath;
            }
        }
        return strings.intern(exePath, 0, kept);
    }

    /** Returns {@code directory} and {@code name} joined and cleaned. */
    byte[] join(byte[] directory, byte[] name) {
        if (name.length > 0
                && name[0] == '/'
                && name.length <= limits.path()
                && directory.length + name.length < PathResolver.MAX_LENGTH
                && PathResolver.isClean(name, name.length)) {
            return name;
        }
        int length = PathResolver.join(directory, directory.length, name, Math.min(name.length, limits.path()), path);
        return strings.intern(path, 0, length);
    }

    /** Paths of processes, which are entries of {@link #threads}. */
    private final class Paths implements ProcessPaths {
        @Override
        public byte[] named(OriginProcess process, byte[] given) {
            return join(process.cwd(), given);
        }

        @Override
        public byte[] real(OriginProcess process, byte[] given) {
            ThreadEntry thread = (ThreadEntry) process;
            NamedDirectory start = kernelPaths.namedByDescriptor(thread.tid, given);
            if (start != null) {
                int length = links.follow(start.usual(), kernelPaths.fromRest(given), thread.containerKey, true, path);
                if (length > 0) {
                    boolean isBelow = start.isOfJob() && links.kept() >= start.path().length;
                    return isBelow ? start.onMachine(path, length) : strings.intern(path, 0, length);
                }
            }
            return paths.follow(thread, DirectoryFd.CURRENT, given, named(process, given));
        }
    }

    /** Adds an account, or renews the one with its id; its home is one from now on. */
    void addUser(String container, UserRecord user) {
        users.add(container, user);
        jobs.folders().addHome(user.home());
    }

    /** Notes that a thread of a step has given a file the name in this parameter, or taken the name away. */
    void named(ThreadEntry thread, Event event, int path) {
        if (thread.job().attribution() != null && event.hasParam(path)) {
            jobs.named(thread, text.string(event, path, limits.path()));
        }
    }

    private boolean isInToolCache(byte[] file) {
        return jobs.folders().isInToolCache(file);
    }

    /** Notes that a file was opened by {@code name}, and counts it if it may be another file. */
    void openedBy(ThreadEntry thread, byte[] name) {
        if (kernelPaths.isReported() && links.isDoubtfulFile(name, thread.containerKey)) {
            kernelPaths.passedLink();
        }
    }

    /** Return whether names of {@code thread} start from a root directory of its own, and the source does not report it. */
    boolean isBelowAnotherRoot(ThreadEntry thread) {
        return thread.hasOwnRoot() && !kernelPaths.isReported();
    }

    /** Returns the directory that relative paths of {@code directory} start from, see {@link DirectoryFd}. */
    byte[] base(ThreadEntry thread, long directory) {
        if (directory == DirectoryFd.CURRENT) {
            return thread.cwd();
        }
        DescriptorTable table = directory < 0 ? null : thread.descriptors();
        DescriptorEntry entry = table == null ? null : table.get(directory);
        return entry == null ? DirectoryFd.UNKNOWN : withSlash(entry.name);
    }

    /** Returns {@code name} with a slash at its end, but an empty name as it is. */
    byte[] withSlash(byte[] name) {
        if (name.length == 0 || name[name.length - 1] == '/' || name.length >= path.length) {
            return name;
        }
        System.arraycopy(name, 0, path, 0, name.length);
        path[name.length] = '/';
        return strings.intern(path, 0, name.length + 1);
    }

    /** Moves the process of {@code thread} to directory {@code name}. */
    void changeDirectory(ThreadEntry thread, byte[] name) {
        ThreadEntry leader = thread.leader();
        if (leader != null) {
            changeDirectory(leader, name, paths.follow(leader, DirectoryFd.CURRENT, name, join(leader.cwd, name)));
        }
    }

    /**
     * Moves the process of {@code thread} to directory {@code name}.
     *
     * @param real where that leads
     */
    void changeDirectory(ThreadEntry thread, byte[] name, byte[] real) {
        ThreadEntry leader = thread.leader();
        if (leader != null) {
            byte[] cwd = join(leader.cwd, name);
            leader.cwd = cwd.length == 0 ? strings.intern(new byte[] {'/'}, 0, 1) : withSlash(cwd);
            leader.realCwd = Arrays.equals(real, cwd) ? Bytes.EMPTY : withSlash(real);
            threads.touchProcess(leader);
        }
    }

    /** Adds a new descriptor of the event's thread; what the event is about from now on. */
    void add(AppliedEvent context, long fd, DescriptorEntry entry) {
        ThreadEntry thread = context.thread;
        DescriptorTable table = thread == null ? null : thread.descriptors();
        if (thread == null || table == null) {
            pool.discard(entry);
            context.descriptor = null;
        } else {
            DescriptorEntry added = table.add(fd, entry);
            context.descriptor = added;
            if (added != null) {
                sharing.add(thread, fd, added);
            }
        }
        context.descriptorNumber = fd;
    }

    /** Returns the event's descriptor with a new generation, to be changed; a copy where a fork still shares it. */
    DescriptorEntry change(AppliedEvent context, DescriptorEntry entry) {
        ThreadEntry thread = context.thread;
        DescriptorTable table = thread == null ? null : thread.descriptors();
        if (table == null || table.get(context.descriptorNumber) != entry) {
            entry.generation = counters.nextGeneration();
            return entry;
        }
        DescriptorEntry changed = table.change(context.descriptorNumber, entry);
        context.descriptor = changed;
        return changed;
    }

    void clear() {
        sections++;
        mounts.clear();
        forked.clear();
        threads.clear();
        users.clear();
        groups.clear();
        interfaces.clear();
        containers.clear();
        executables.clear();
        origins.clear();
        links.clear();
        kernelPaths.clear();
        exits.clear();
        jobs.clear();
        isRunnerBelowAnotherRoot = false;
        settle();
    }

    void settle() {
        pool.settle();
        threads.settle();
    }
}
