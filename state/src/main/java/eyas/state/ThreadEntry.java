package eyas.state;

import eyas.event.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Describes one thread, as far as events and the snapshot have told.
 *
 * <p>Strings are bytes without a terminator, not to be changed by readers; sequences (arguments, environment, control
 * groups) keep a NUL after each string. Credentials and the executable are those of the thread itself; what a
 * process shares (environment, working directory, descriptors, their limit) is answered for its main thread. The
 * generation grows whenever anything that a rule can read of this thread changes, so what was derived under one
 * generation may be kept until the next; memory and fault counters, and counts of threads and descriptors, are
 * excepted. Event thread only.
 */
public final class ThreadEntry {
    private static final byte[] UNKNOWN_CWD = Bytes.of("./");

    long generation;
    /** A number that no other entry ever had; it stays over an exec. */
    long number;

    long tid;
    long pid = -1;
    long ptid = -1;
    long reaperTid = -1;
    long sid = -1;
    long pgid = -1;
    long vpgid = -1;
    long vtid = -1;
    long vpid = -1;
    byte[] comm = Bytes.EMPTY;
    byte[] exe = Bytes.EMPTY;
    byte[] exePath = Bytes.EMPTY;
    byte[] args = Bytes.EMPTY;
    byte[] env = Bytes.EMPTY;
    byte[] cgroups = Bytes.EMPTY;
    byte[] containerId = Bytes.EMPTY;
    byte[] cwd = Bytes.EMPTY;
    byte[] root = Bytes.EMPTY;
    long fdLimit = -1;
    int flags;
    int tty;
    int exeFlags;
    long exeIno;
    long exeCtime;
    long exeMtime;
    long pidNamespaceStart;
    long cloneTime;
    long lastExecTime;

    boolean dead;
    boolean invented;

    long exeChangeToClone;
    long exeChangeToNamespace;
    long lastAccess;

    final Credentials credentials = new Credentials();
    final Usage usage = new Usage();
    final PendingEnter enter = new PendingEnter();

    /** The descriptors that belong to this thread itself; shared ones are those of the group's main thread. */
    final DescriptorTable ownDescriptors;

    @Nullable
    ProcessThreads group;

    @Nullable
    ThreadEntry nextInGroup;

    @Nullable
    ThreadEntry previousInGroup;

    @Nullable
    ThreadEntry parent;

    @Nullable
    ThreadEntry firstChild;

    @Nullable
    ThreadEntry nextSibling;

    @Nullable
    ThreadEntry previousSibling;

    /** To whom the process belongs; the same for all its threads. */
    @Nullable
    Attribution attribution;

    /** The number of the process that leads the command which this one is part of; see {@link JobTracker}. */
    long command;

    /** Whether the process begins a step. */
    boolean beginsStep;

    /** Whether nothing in its environment could load code into its program when that was started. */
    boolean cleanStart;

    /** Variables that load code and that the runner gave this process, but no earlier one of its job; see {@link JobTracker}. */
    byte[] injected = Bytes.EMPTY;

    /** The step that had last opened the files by which steps give variables to later ones. */
    byte[] injectedBy = Bytes.EMPTY;

    /** Whether it has been looked at for its attribution. */
    boolean placed;

    /** Where its program came from; null where its exec was not seen. */
    @Nullable
    ProgramOrigin origin;

    /** Its program as a writer of files; of the main thread, and shared with a fork while it is connected. */
    @Nullable
    ContentWriter writer;

    ThreadEntry(DescriptorTable ownDescriptors) {
        this.ownDescriptors = ownDescriptors;
    }

    /** Makes this entry say nothing, as a new one; its links must have been cut. */
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
        cwd = Bytes.EMPTY;
        root = Bytes.EMPTY;
        fdLimit = -1;
        flags = 0;
        tty = 0;
        attribution = null;
        command = 0;
        beginsStep = false;
        cleanStart = false;
        injected = Bytes.EMPTY;
        injectedBy = Bytes.EMPTY;
        placed = false;
        credentials.clear();
        origin = null;
        writer = null;
        clearDetails();
    }

    private void clearDetails() {
        usage.clear();
        enter.clear();
        exeFlags = 0;
        exeIno = 0;
        exeCtime = 0;
        exeMtime = 0;
        exeChangeToClone = 0;
        exeChangeToNamespace = 0;
        pidNamespaceStart = 0;
        cloneTime = 0;
        lastExecTime = 0;
        lastAccess = 0;
        dead = false;
        invented = false;
    }

    /** Takes over what a new thread or process has in common with the one it comes from. */
    void inherit(ThreadEntry from) {
        credentials.inherit(from.credentials);
        exePath = from.exePath;
        exeFlags = from.exeFlags;
        root = from.root;
        sid = from.sid;
        vpgid = from.vpgid;
        pgid = from.pgid;
        tty = from.tty;
        exeIno = from.exeIno;
        exeCtime = from.exeCtime;
        exeMtime = from.exeMtime;
        exeChangeToClone = from.exeChangeToClone;
        origin = from.origin;
        ThreadEntry process = from.leader();
        ContentWriter shared = process == null ? null : process.writer;
        writer = shared != null && shared.isConnected() ? shared : null;
    }

    /** Tells whether nothing is known but the id: such an entry has no group, no parent and no children. */
    boolean isInvalid() {
        return tid < 0 || pid < 0 || ptid < 0;
    }

    /** Returns the first thread of the process; null where it is unknown. */
    @Nullable
    ThreadEntry leader() {
        if (isMain()) {
            return this;
        }
        return group == null ? null : group.main;
    }

    /** Returns the descriptors of the process, to be changed; null where the main thread is unknown. */
    @Nullable
    DescriptorTable table() {
        if ((flags & CloneFlag.FILES) == 0) {
            return ownDescriptors;
        }
        ThreadEntry leader = leader();
        return leader == null ? null : leader.ownDescriptors;
    }

    /** Makes {@code child} a child of this thread, whatever it was before. */
    void adopt(ThreadEntry child) {
        child.leaveParent();
        child.parent = this;
        child.ptid = tid;
        child.nextSibling = firstChild;
        if (firstChild != null) {
            firstChild.previousSibling = child;
        }
        firstChild = child;
    }

    /** Takes this thread off its parent's list; {@code ptid} stays. */
    void leaveParent() {
        if (parent == null) {
            return;
        }
        if (previousSibling == null) {
            parent.firstChild = nextSibling;
        } else {
            previousSibling.nextSibling = nextSibling;
        }
        if (nextSibling != null) {
            nextSibling.previousSibling = previousSibling;
        }
        parent = null;
        nextSibling = null;
        previousSibling = null;
    }

    /** Returns the generation: a number that no other state of any thread ever had. */
    public long generation() {
        return generation;
    }

    /** Returns a number that no other thread ever had; it stays the same when the process becomes another program. */
    public long number() {
        return number;
    }

    /** Returns the job, step and package script that the process belongs to; null where it belongs to none. */
    public @Nullable Attribution attribution() {
        return attribution;
    }

    /** Returns where the program came from that the process runs; null where its exec was not seen. */
    public @Nullable ProgramOrigin origin() {
        return origin;
    }

    /**
     * Returns the {@link #number} of the process that leads the command which this process is part of: what a step's
     * shell, or the shell of a session, started; the step's first process where that is no shell.
     */
    public long command() {
        return command;
    }

    /** Returns the thread id in the host's namespace. */
    public long tid() {
        return tid;
    }

    /** Returns the id of the thread group, -1 if unknown. */
    public long pid() {
        return pid;
    }

    /** Returns the id of the parent, -1 if unknown. */
    public long ptid() {
        return ptid;
    }

    /** Returns the thread that will adopt the children, -1 if unknown. */
    public long reaperTid() {
        return reaperTid;
    }

    /** Returns the session id, -1 if unknown. */
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
    public byte[] comm() {
        return comm;
    }

    /** Returns the first argument. */
    public byte[] exe() {
        return exe;
    }

    /** Returns the path of the executable, empty if unknown. */
    public byte[] exePath() {
        return exePath;
    }

    /** Returns the arguments after the first, each with its NUL. */
    public byte[] args() {
        return args;
    }

    /** Returns the environment of the process, each entry with its NUL. */
    public byte[] env() {
        ThreadEntry leader = leader();
        return leader == null ? env : leader.env;
    }

    /** Returns the control groups, entries {@code subsystem=/path} each with its NUL. */
    public byte[] cgroups() {
        return cgroups;
    }

    /** Returns the id of the container, 12 characters, empty on the host. */
    public byte[] containerId() {
        return containerId;
    }

    /** Returns the working directory of the process; ends with a slash unless empty, {@code ./} where unknown. */
    public byte[] cwd() {
        ThreadEntry leader = leader();
        return leader == null ? UNKNOWN_CWD : leader.cwd;
    }

    /** Returns the root directory. */
    public byte[] root() {
        return root;
    }

    /** Returns the limit of open descriptors of the process, -1 if unknown; 0 where the process is unknown. */
    public long fdLimit() {
        ThreadEntry leader = leader();
        return leader == null ? 0 : leader.fdLimit;
    }

    /** Returns the clone flags in the schema's encoding. */
    public int flags() {
        return flags;
    }

    /** Returns as whom the thread acts. */
    public Credentials credentials() {
        return credentials;
    }

    /** Returns what the thread has used. */
    public Usage usage() {
        return usage;
    }

    /** Returns the number of the terminal, 0 if none. */
    public int tty() {
        return tty;
    }

    /** Returns the flags of the last exec ({@code execve_flags}): writable, upper layer, from memfd, lower layer. */
    public int exeFlags() {
        return exeFlags;
    }

    /** Returns the inode of the executable, 0 if unknown. */
    public long exeIno() {
        return exeIno;
    }

    /** Returns the change time of the executable, ns since the epoch. */
    public long exeCtime() {
        return exeCtime;
    }

    /** Returns the modification time of the executable, ns since the epoch. */
    public long exeMtime() {
        return exeMtime;
    }

    /** Returns the start of the pid namespace, ns since the epoch. */
    public long pidNamespaceStart() {
        return pidNamespaceStart;
    }

    /** Returns when the thread was created, ns since the epoch; 0 if unknown. */
    public long cloneTime() {
        return cloneTime;
    }

    /** Returns when the thread last executed a program, ns since the epoch; 0 if never seen. */
    public long lastExecTime() {
        return lastExecTime;
    }

    /**
     * Returns variables that load code into programs ({@code LD_PRELOAD=…}) and that the runner gave this process, which begins
     * a step, but no earlier one of the job; separated by blanks, empty for none.
     */
    public byte[] injected() {
        return injected;
    }

    /**
     * Tells whether the program was seen to be started, and nothing in its environment could load other code into it; false
     * where that is not known.
     */
    public boolean cleanStart() {
        return cleanStart;
    }

    /** Returns the step that had last opened the files by which steps give variables to later ones, empty if unknown. */
    public byte[] injectedBy() {
        return injectedBy;
    }

    /** Tells whether the thread has exited. */
    public boolean dead() {
        return dead;
    }

    /** Tells whether the entry stands for a thread that nothing announced; all it knows is the id. */
    public boolean invented() {
        return invented;
    }

    /** Returns the descriptors, shared with the threads of the process; null where none are known. */
    public @Nullable DescriptorTable descriptors() {
        return table();
    }

    /** Tells whether this is the first thread of its process. */
    public boolean isMain() {
        return tid == pid || (flags & CloneFlag.IS_MAIN_THREAD) != 0;
    }

    /** Tells whether the thread lives in a pid namespace of its own or its ancestors', not the host's. */
    public boolean inPidNamespace() {
        return (flags & CloneFlag.CHILD_IN_PIDNS) != 0 || (tid != vtid && vtid >= 0);
    }

    /** Returns how many descriptors of the process are known to be open, 0 where the process is unknown. */
    public int openDescriptorCount() {
        ThreadEntry leader = leader();
        return leader == null ? 0 : leader.ownDescriptors.size();
    }

    /** Returns how many living threads the process has, 0 where that is unknown ({@code proc.nthreads}). */
    public int threadCount() {
        return group == null ? 0 : group.alive;
    }

    /** Returns how many living threads the process has besides the first ({@code proc.nchilds}). */
    public int otherThreadCount() {
        if (group == null) {
            return 0;
        }
        return group.main != null && !group.main.dead ? group.alive - 1 : group.alive;
    }

    /** Returns ns from the executable's change to the start of the thread, as last computed; may be negative. */
    public long exeChangeToClone() {
        return exeChangeToClone;
    }

    /** Returns ns from the start of the pid namespace to the executable's change; 0 where it changed before. */
    public long exeChangeToNamespace() {
        return exeChangeToNamespace;
    }
}
