package eyas.state.process;

import eyas.event.Bytes;
import eyas.event.SocketFacts;
import eyas.event.SyscallTarget;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.file.PendingHostPaths;
import eyas.state.file.PendingRealPath;
import eyas.state.job.Attribution;
import eyas.state.job.JobMembership;
import eyas.state.job.JobProcess;
import eyas.state.job.JobStep;
import eyas.state.job.LastReadPackage;
import eyas.state.job.PackageScript;
import eyas.state.origin.OriginProcess;
import eyas.state.origin.OriginState;
import eyas.state.origin.ProgramOrigin;
import eyas.state.user.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * One thread, as reported by events and the snapshot.
 *
 * <p>Strings are bytes without a terminator, which readers must not change; lists (arguments, environment, cgroups) keep a NUL after each
 * string. Credentials and the executable are those of the thread itself. Values shared by a process (environment, working directory,
 * descriptors and their limit) are those of its main thread.
 *
 * <p>The generation changes with every value that a rule can read, so results may be cached per generation. Exceptions are memory and fault
 * counters, and counts of threads and descriptors. Event thread only.
 */
public final class ThreadEntry implements JobProcess, OriginProcess {
    private static final byte[] UNKNOWN_CWD = Bytes.of("./");

    long generation;
    /** Unique number of the entry; kept over an exec. */
    long number;

    long tid;
    public long pid = -1;
    public long ptid = -1;
    public long reaperTid = -1;
    public long sid = -1;
    public long pgid = -1;
    public long vpgid = -1;
    public long vtid = -1;
    public long vpid = -1;
    public byte[] comm = Bytes.EMPTY;
    public byte[] exe = Bytes.EMPTY;
    public byte[] exePath = Bytes.EMPTY;
    public byte[] args = Bytes.EMPTY;
    public byte[] env = Bytes.EMPTY;
    public byte[] cgroups = Bytes.EMPTY;
    public byte[] containerId = Bytes.EMPTY;
    public byte[] containerKey = Bytes.EMPTY;
    public byte[] cwd = Bytes.EMPTY;
    /** The target of {@link #cwd}, ending with a slash, if it contains links; else empty. */
    public byte[] realCwd = Bytes.EMPTY;

    public byte[] root = Bytes.EMPTY;
    /** Whether it has mounts of its own, or a seccomp filter that can answer its calls. What it unmounts may therefore still be mounted. */
    public boolean isIsolated;
    /** Which mount namespace it is in. */
    public final MountNamespaceState mounts = new MountNamespaceState();
    /**
     * For a main thread, the id of the process with which it last shared a descriptor table, so that this table may lack entries. Else 0,
     * or a constant of {@link DescriptorSharing}.
     */
    public long sharer;

    public long fdLimit = -1;
    public int flags;
    public int tty;
    public long pidNamespaceStart;
    public long cloneTime;
    public long lastExecTime;
    /** When its last observed system call returned; the current one started later. */
    public long lastReturn;
    /** Whether the process existed before monitoring started and has not executed a program since. */
    public boolean wasFound;

    public boolean dead;
    public boolean invented;

    public long lastAccess;

    /** The target process of the thread's next event, if the kernel reported it. */
    public @Nullable SyscallTarget callTarget;

    /** The socket of the thread's next event, as reported by the kernel. */
    public @Nullable SocketFacts socketFacts;

    public final ExecutableFile executable = new ExecutableFile();
    final Credentials credentials = new Credentials();
    final ThreadResourceUsage usage = new ThreadResourceUsage();
    public final PendingEnter enter = new PendingEnter();
    /** The real path of the next call, as reported by the kernel. */
    public final PendingRealPath led = new PendingRealPath();

    public final PendingHostPaths machine = new PendingHostPaths();

    /** The thread's own descriptors; shared ones are those of the main thread. */
    public final DescriptorTable ownDescriptors;

    public @Nullable ProcessThreads group;

    public @Nullable ThreadEntry nextInGroup;

    @Nullable
    ThreadEntry previousInGroup;

    public @Nullable ThreadEntry parent;

    public @Nullable ThreadEntry firstChild;

    public @Nullable ThreadEntry nextSibling;

    @Nullable
    ThreadEntry previousSibling;

    final JobMembership job = new JobMembership();
    final OriginState originState = new OriginState();

    ThreadEntry(DescriptorTable ownDescriptors) {
        this.ownDescriptors = ownDescriptors;
    }

    /** Resets this entry to a new one; it must be unlinked. */
    void clear() {
        tid = 0;
        pid = -1;
        ptid = -1;
        reaperTid = -1;
        sid = -1;
        pgid = -1;
        vpgid = -1;
        vtid = -1;
        vpid = -1;
        comm = Bytes.EMPTY;
        exe = Bytes.EMPTY;
        exePath = Bytes.EMPTY;
        args = Bytes.EMPTY;
        env = Bytes.EMPTY;
        cgroups = Bytes.EMPTY;
        containerId = Bytes.EMPTY;
        containerKey = Bytes.EMPTY;
        cwd = Bytes.EMPTY;
        realCwd = Bytes.EMPTY;
        led.path = Bytes.EMPTY;
        machine.forget();
        root = Bytes.EMPTY;
        isIsolated = false;
        mounts.clear();
        sharer = 0;
        fdLimit = -1;
        flags = 0;
        tty = 0;
        job.clear();
        originState.clear();
        credentials.clear();
        clearDetails();
    }

    private void clearDetails() {
        executable.clear();
        usage.clear();
        enter.clear();
        pidNamespaceStart = 0;
        cloneTime = 0;
        lastExecTime = 0;
        lastAccess = 0;
        lastReturn = 0;
        wasFound = false;
        callTarget = null;
        socketFacts = null;
        dead = false;
        invented = false;
    }

    /** Copies the values that a new thread or process inherits. */
    public void inherit(ThreadEntry from) {
        credentials.inherit(from.credentials);
        executable.inherit(from.executable);
        exePath = from.exePath;
        root = from.root;
        isIsolated |= from.isIsolated;
        mounts.inherit(from.mounts);
        sid = from.sid;
        vpgid = from.vpgid;
        pgid = from.pgid;
        tty = from.tty;
        ThreadEntry process = from.leader();
        originState.inherit(from.originState, process == null ? null : process.originState);
    }

    /** Returns whether only the id is known. Such an entry has no thread group, parent or children. */
    public boolean isInvalid() {
        return tid < 0 || pid < 0 || ptid < 0;
    }

    /** Returns the main thread of the process; null if unknown. */
    public @Nullable ThreadEntry leader() {
        if (isMain()) {
            return this;
        }
        return group == null ? null : group.main;
    }

    /** Returns the main thread of the process; this one if unknown. */
    @Override
    public ThreadEntry main() {
        ThreadEntry leader = leader();
        return leader == null ? this : leader;
    }

    @Override
    public @Nullable ThreadEntry firstThread() {
        return group == null ? null : group.first;
    }

    @Override
    public @Nullable ThreadEntry nextThread() {
        return nextInGroup;
    }

    /** Returns the generation, a number unique to this state of this thread. */
    public long generation() {
        return generation;
    }

    /** Returns a number unique to this thread; it does not change when the process executes another program. */
    @Override
    public long number() {
        return number;
    }

    /** Returns the job, step and command that the process belongs to. */
    @Override
    public JobMembership job() {
        return job;
    }

    /** Returns the origin of the program that the process runs; null if its exec was not observed. */
    public @Nullable ProgramOrigin origin() {
        return originState.program();
    }

    @Override
    public OriginState originState() {
        return originState;
    }

    /**
     * Returns the package whose code the process runs, or null. In this order: the package script run by an installation or started by a
     * build tool; the package whose makefile it runs; the package whose code it loaded last; the plug-in that it runs in-process; a script
     * that was called explicitly. What a process was started for precedes what it reads, since the process chooses what it reads.
     */
    public @Nullable PackageScript packageCode() {
        PackageScript script = packageScript();
        if (script != null && (script.isInstalling() || script.isOfBuild())) {
            return script;
        }
        LastReadPackage reading = main().originState().reading();
        return reading == null ? script : reading.code();
    }

    @Nullable
    PackageScript packageScript() {
        Attribution attribution = job.attribution();
        return attribution == null ? null : attribution.script();
    }

    /** Returns the file that identifies {@link #packageCode}; null if the process was started for a script. */
    public @Nullable LastReadPackage packageReading() {
        PackageScript script = packageScript();
        boolean isStartedFor = script != null && (script.isInstalling() || script.isOfBuild());
        return isStartedFor ? null : main().originState().reading();
    }

    @Override
    public byte[] installedProgram() {
        return main().originState().installed();
    }

    @Override
    public byte[] installedFile() {
        return main().originState().file();
    }

    @Override
    public boolean hasLoadedPackage() {
        return !main().originState().packagesSeen().isEmpty();
    }

    @Override
    public @Nullable LastReadPackage plugin() {
        return main().originState().plugin();
    }

    @Override
    public byte[] packageName() {
        PackageScript script = packageScript();
        return script == null ? Bytes.EMPTY : script.name();
    }

    @Override
    public boolean isInstallingScript() {
        PackageScript script = packageScript();
        return script != null && script.isInstalling();
    }

    private @Nullable JobStep step() {
        Attribution attribution = job.attribution();
        return attribution == null ? null : attribution.step();
    }

    @Override
    public long stepNumber() {
        JobStep step = step();
        return step == null ? 0 : step.number();
    }

    @Override
    public boolean isAction() {
        JobStep step = step();
        return step != null && step.action().length > 0;
    }

    @Override
    public boolean isRunner() {
        return job.isRunner();
    }

    @Override
    public int uid() {
        return credentials.uid;
    }

    @Override
    public int loads() {
        return main().job.loads();
    }

    @Override
    public byte[] libraryPath() {
        return main().job.libraryPath();
    }

    @Override
    public byte[] pythonPath() {
        return main().job.pythonPath();
    }

    /** Returns the thread id in the host's namespace. */
    @Override
    public long tid() {
        return tid;
    }

    /** Returns the id of the thread group, -1 if unknown. */
    @Override
    public long pid() {
        return pid;
    }

    /** Returns the id of the parent, -1 if unknown. */
    @Override
    public long ptid() {
        return ptid;
    }

    /** Returns the thread that will adopt its children, -1 if unknown. */
    public long reaperTid() {
        return reaperTid;
    }

    /** Returns the session id, -1 if unknown. */
    @Override
    public long sid() {
        return sid;
    }

    /** Returns the process group in the host's namespace, -1 if unknown. */
    public long pgid() {
        return pgid;
    }

    /** Returns the process group in the process's namespace, -1 if unknown. */
    public long vpgid() {
        return vpgid;
    }

    /** Returns the thread id in the process's namespace, -1 if unknown. */
    public long vtid() {
        return vtid;
    }

    /** Returns the process id in the process's namespace, -1 if unknown. */
    public long vpid() {
        return vpid;
    }

    /** Returns the kernel's name of the thread, at most 15 bytes. */
    @Override
    public byte[] comm() {
        return comm;
    }

    /** Returns the first argument. */
    public byte[] exe() {
        return exe;
    }

    /** Returns the path of the executable, empty if unknown. */
    @Override
    public byte[] exePath() {
        return exePath;
    }

    /** Returns the arguments after the first, each with its NUL. */
    @Override
    public byte[] args() {
        return args;
    }

    /** Returns the environment of the process, each entry with its NUL. */
    @Override
    public byte[] env() {
        ThreadEntry leader = leader();
        return leader == null ? env : leader.env;
    }

    /** Returns the cgroups, entries {@code subsystem=/path} each with its NUL. */
    @Override
    public byte[] cgroups() {
        return cgroups;
    }

    /** Returns the id of the container, 12 characters, empty on the host. */
    @Override
    public byte[] containerId() {
        return containerId;
    }

    /** Returns the container's identity: the engine's full id if known and the owner; empty on the host. */
    @Override
    public byte[] containerKey() {
        return containerKey;
    }

    /** Returns the working directory of the process. Ends with a slash unless empty; {@code ./} if unknown. */
    @Override
    public byte[] cwd() {
        ThreadEntry leader = leader();
        return leader == null ? UNKNOWN_CWD : leader.cwd;
    }

    /** Returns whether the thread is known to have another root directory, because it called chroot. */
    public boolean hasOwnRoot() {
        return root.length > 1;
    }

    /** Returns the root directory. */
    public byte[] root() {
        return root;
    }

    /** Returns the process's limit of open descriptors, -1 if unknown; 0 if the process is unknown. */
    public long fdLimit() {
        ThreadEntry leader = leader();
        return leader == null ? 0 : leader.fdLimit;
    }

    /** Returns the clone flags in the schema's encoding. */
    public int flags() {
        return flags;
    }

    /** Returns the thread's credentials. */
    public Credentials credentials() {
        return credentials;
    }

    /** Returns the thread's resource usage. */
    public ThreadResourceUsage usage() {
        return usage;
    }

    /** Returns the number of the terminal, 0 if none. */
    public int tty() {
        return tty;
    }

    /** Returns the flags of the last exec ({@code execve_flags}): writable, upper layer, from memfd, lower layer. */
    @Override
    public int exeFlags() {
        return executable.flags;
    }

    /** Returns the inode of the executable, 0 if unknown. */
    @Override
    public long exeIno() {
        return executable.inode;
    }

    /** Returns the change time of the executable, ns since the epoch. */
    @Override
    public long exeCtime() {
        return executable.changed;
    }

    /** Returns what else is known about the executable. */
    public ExecutableFile executable() {
        return executable;
    }

    /** Returns the start of the PID namespace, ns since the epoch. */
    public long pidNamespaceStart() {
        return pidNamespaceStart;
    }

    /** Returns when the thread was created, ns since the epoch; 0 if unknown. */
    @Override
    public long cloneTime() {
        return cloneTime;
    }

    /** Returns when the thread last executed a program, ns since the epoch; 0 if not observed. */
    public long lastExecTime() {
        return lastExecTime;
    }

    /** Returns whether the thread has exited. */
    @Override
    public boolean dead() {
        return dead;
    }

    /** Returns whether the entry was created on demand for a thread that nothing announced; only its id is known. */
    public boolean invented() {
        return invented;
    }

    /** Returns the descriptors shared by the threads of the process; null if unknown. */
    public @Nullable DescriptorTable descriptors() {
        if ((flags & CloneFlag.FILES) == 0) {
            return ownDescriptors;
        }
        ThreadEntry leader = leader();
        return leader == null ? null : leader.ownDescriptors;
    }

    @Override
    public @Nullable DescriptorEntry descriptor(long descriptorNumber) {
        DescriptorTable table = descriptors();
        return table == null ? null : table.get(descriptorNumber);
    }

    @Override
    public byte[] standardInput() {
        DescriptorEntry input = descriptor(0);
        return input == null ? Bytes.EMPTY : input.name;
    }

    @Override
    public boolean mayHaveOtherCreator() {
        return (flags & (CloneFlag.PARENT | CloneFlag.VFORK | CloneFlag.NEWPID | CloneFlag.CHILD_IN_PIDNS)) != 0;
    }

    /** Returns whether this is the main thread of its process. */
    public boolean isMain() {
        return tid == pid || (flags & CloneFlag.IS_MAIN_THREAD) != 0;
    }

    /** Returns whether the thread is in a PID namespace other than the host's. */
    public boolean inPidNamespace() {
        return (flags & CloneFlag.CHILD_IN_PIDNS) != 0 || (tid != vtid && vtid >= 0);
    }

    /** Returns the number of known open descriptors of the process, 0 if the process is unknown. */
    public int openDescriptorCount() {
        ThreadEntry leader = leader();
        return leader == null ? 0 : leader.ownDescriptors.size();
    }

    /** Returns the number of live threads of the process, 0 if unknown ({@code proc.nthreads}). */
    public int threadCount() {
        return group == null ? 0 : group.alive;
    }

    /** Returns the number of live threads of the process without the main thread ({@code proc.nchilds}). */
    public int otherThreadCount() {
        return group == null ? 0 : group.alive - (group.main != null && !group.main.dead ? 1 : 0);
    }
}
