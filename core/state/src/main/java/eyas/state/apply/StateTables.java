package eyas.state.apply;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.GroupRecord;
import eyas.event.MachineRecord;
import eyas.event.UserRecord;
import eyas.state.container.CgroupContainerCache;
import eyas.state.container.ContainerLookup;
import eyas.state.container.ContainerTable;
import eyas.state.dns.DnsLimits;
import eyas.state.dns.DnsTable;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorPool;
import eyas.state.file.DescriptorTable;
import eyas.state.file.DescriptorTracking;
import eyas.state.file.DirectoryFd;
import eyas.state.file.ForkedDescriptors;
import eyas.state.file.HostPathTable;
import eyas.state.file.KernelPaths;
import eyas.state.file.LinkTable;
import eyas.state.file.NamedDirectory;
import eyas.state.file.PathResolver;
import eyas.state.job.JobTracker;
import eyas.state.limits.StateCounters;
import eyas.state.limits.StateLimits;
import eyas.state.origin.OriginProcess;
import eyas.state.origin.OriginTable;
import eyas.state.origin.ProcessPaths;
import eyas.state.process.DescriptorSharing;
import eyas.state.process.ExecutableTable;
import eyas.state.process.RecentExits;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadLookup;
import eyas.state.process.ThreadTable;
import eyas.state.socket.InterfaceTable;
import eyas.state.socket.SocketText;
import eyas.state.table.ByteInterner;
import eyas.state.table.ParamStrings;
import eyas.state.table.RunningCounters;
import eyas.state.user.AccountTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tables that appliers work on. Event thread only.
 */
public final class StateTables {
    private static final byte[] DELETED = Bytes.of(" (deleted)");

    public final StateLimits limits;
    public final DescriptorTracking tracking;
    public final RunningCounters counters = new RunningCounters();
    public final ByteInterner strings = new ByteInterner();
    public final ParamStrings text = new ParamStrings(strings, counters);
    public final SocketText sockets = new SocketText(strings);
    public final DescriptorPool pool = new DescriptorPool(counters);
    public final ThreadTable threads;
    public final DescriptorSharing sharing;
    public final AccountTable<UserRecord> users;
    public final AccountTable<GroupRecord> groups;
    public final InterfaceTable interfaces;
    public final ContainerTable containers;
    public final ExecutableTable executables = new ExecutableTable();
    public final LinkTable links = new LinkTable();
    public final KernelPaths kernelPaths = new KernelPaths();
    public final PathFollower paths = new PathFollower(this);
    public final MountTracker mounts;
    public final HostPathTable machineNames = new HostPathTable();
    public final OriginTable origins = new OriginTable(new Paths(), this::isInToolCache);
    public final RecentExits exits = new RecentExits();
    public final ForkedDescriptors forked;
    public final SnapshotApplier snapshot = new SnapshotApplier(this);
    public final DnsTable names = new DnsTable(DnsLimits.DEFAULT);
    /** Whether a runner has another root directory than the host, so that its jobs' paths refer to that root. */
    public boolean isRunnerBelowAnotherRoot;

    public final JobTracker jobs;
    /** Number of times a source started a new snapshot. Event times may jump then, and earlier state is discarded. */
    public int sections;

    public MachineRecord machine = new MachineRecord(0, 0, 0, "", 0, 0);

    private final ThreadLookup lookup;
    private final byte[] path = new byte[PathResolver.MOST_REAL];

    private final CgroupContainerCache controlGroups = new CgroupContainerCache(strings);

    public StateTables(
            StateLimits limits, DescriptorTracking tracking, ThreadLookup lookup, ContainerLookup containerLookup) {
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

    /** Returns a copy of the counts. Allocates. */
    public StateCounters readCounters() {
        return counters.read(threads.size(), users.dropped(), groups.dropped(), interfaces.dropped());
    }

    /**
     * Returns thread {@code tid}; an unknown one is looked up, and created if the lookup fails.
     *
     * @return null if the table is full
     */
    public @Nullable ThreadEntry obtain(long tid, long now) {
        ThreadEntry known = threads.get(tid);
        if (known != null) {
            return known;
        }
        if (threads.isFull()) {
            threads.evict(now);
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

    /** Looks up thread {@code tid} if it is unknown and there is room; does not create it otherwise. */
    public void lookUp(long tid) {
        if (threads.get(tid) == null && !threads.isFull()) {
            counters.systemLookups++;
            if (lookup.lookUp(tid, snapshot)) {
                snapshot.patch(tid);
            }
        }
    }

    /** Looks up the descriptors of {@code thread} again, because it received some that no event describes. */
    public void refreshDescriptors(ThreadEntry thread) {
        lookup.lookUp(thread.tid(), new DescriptorRefresh(this, thread.tid()));
    }

    /** Adds a new thread, making room if necessary; returns false if the table remains full. */
    public boolean add(ThreadEntry thread, long now) {
        if (threads.isFull()) {
            threads.evict(now);
        }
        return threads.add(thread, false);
    }

    /** Sets the cgroups of {@code thread} and its container. */
    public void setCgroups(ThreadEntry thread, byte[] cgroups) {
        CgroupContainerCache.Meaning meaning = controlGroups.of(cgroups);
        thread.cgroups = meaning.named();
        thread.containerId = meaning.id();
        thread.containerKey = meaning.key();
        if (meaning.container() != null) {
            containers.notice(meaning.container(), thread);
        }
    }

    /** Returns {@code path} without the suffix that the kernel appends to a deleted file. */
    public byte[] withoutDeleted(byte[] exePath) {
        int retained = exePath.length - DELETED.length;
        if (retained <= 0) {
            return exePath;
        }
        for (int i = 0; i < DELETED.length; i++) {
            if (exePath[retained + i] != DELETED[i]) {
                return exePath;
            }
        }
        return strings.intern(exePath, 0, retained);
    }

    /** Returns {@code directory} and {@code name} joined and normalized. */
    public byte[] join(byte[] directory, byte[] name) {
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
            NamedDirectory start = kernelPaths.namedByDescriptor(thread.tid(), given);
            if (start != null) {
                int length = links.follow(start.usual(), kernelPaths.fromRest(given), thread.containerKey, true, path);
                if (length > 0) {
                    boolean isBelow = start.isOfJob() && links.followedLength() >= start.path().length;
                    return isBelow ? start.onMachine(path, length) : strings.intern(path, 0, length);
                }
            }
            return paths.follow(thread, DirectoryFd.CURRENT, given, named(process, given));
        }
    }

    /** Adds an account, or replaces the one with its id, and adds its home directory. */
    public void addUser(String container, UserRecord user) {
        users.add(container, user);
        jobs.directories().addHome(user.home());
    }

    /** Records that a thread of a step created or removed the file name in this parameter. */
    public void named(ThreadEntry thread, Event event, int path) {
        if (thread.job().attribution() != null && event.hasParam(path)) {
            jobs.named(thread, text.string(event, path, limits.path()));
        }
    }

    private boolean isInToolCache(byte[] file) {
        return jobs.directories().isInToolCache(file);
    }

    /** Records that a file was opened as {@code name}, and counts the name if it may be a different file. */
    public void openedBy(ThreadEntry thread, byte[] name) {
        if (kernelPaths.isReported() && links.isDoubtfulFile(name, thread.containerKey)) {
            kernelPaths.passedLink();
        }
    }

    /** Returns whether paths of {@code thread} start from a root directory of its own that the source does not report. */
    public boolean isBelowAnotherRoot(ThreadEntry thread) {
        return thread.hasOwnRoot() && !kernelPaths.isReported();
    }

    /** Returns the directory that paths relative to {@code directory} start from, see {@link DirectoryFd}. */
    public byte[] base(ThreadEntry thread, long directory) {
        if (directory == DirectoryFd.CURRENT) {
            return thread.cwd();
        }
        DescriptorTable table = directory < 0 ? null : thread.descriptors();
        DescriptorEntry entry = table == null ? null : table.get(directory);
        return entry == null ? DirectoryFd.UNKNOWN : withSlash(entry.name);
    }

    /** Returns {@code name} with a trailing slash, or unchanged if empty. */
    byte[] withSlash(byte[] name) {
        if (name.length == 0 || name[name.length - 1] == '/' || name.length >= path.length) {
            return name;
        }
        System.arraycopy(name, 0, path, 0, name.length);
        path[name.length] = '/';
        return strings.intern(path, 0, name.length + 1);
    }

    /** Sets the working directory of the process of {@code thread}. */
    public void changeDirectory(ThreadEntry thread, byte[] name) {
        ThreadEntry leader = thread.leader();
        if (leader != null) {
            changeDirectory(leader, name, paths.follow(leader, DirectoryFd.CURRENT, name, join(leader.cwd, name)));
        }
    }

    /**
     * Sets the working directory of the process of {@code thread}.
     *
     * @param real the path that {@code name} leads to
     */
    public void changeDirectory(ThreadEntry thread, byte[] name, byte[] real) {
        ThreadEntry leader = thread.leader();
        if (leader != null) {
            byte[] cwd = join(leader.cwd, name);
            leader.cwd = cwd.length == 0 ? strings.intern(new byte[] {'/'}, 0, 1) : withSlash(cwd);
            leader.realCwd = Arrays.equals(real, cwd) ? Bytes.EMPTY : withSlash(real);
            threads.touchProcess(leader);
        }
    }

    /** Adds a new descriptor of the event's thread and makes it the event's descriptor. */
    public void add(AppliedEvent context, long fd, DescriptorEntry entry) {
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

    /** Returns the event's descriptor with a new generation, ready to be changed; copied if still shared after a fork. */
    public DescriptorEntry change(AppliedEvent context, DescriptorEntry entry) {
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

    public void settle() {
        pool.settle();
        threads.settle();
    }
}
