package eyas.state;

import eyas.event.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Describes one thread, as far as events and the snapshot have told.
 *
 * <p>Strings are bytes without a terminator, not to be changed by readers; sequences (arguments, environment, control
 * groups) keep a NUL after each string. Credentials, paths and descriptors are those of the thread itself; what a
 * process shares is reached through {@link ThreadTable#main}. The generation grows whenever anything that a rule can
 * read of this thread changes, so what was derived under one generation may be kept until the next. Event thread only.
 */
public final class ThreadEntry {
    long generation;
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
    long fdLimit;
    int flags;
    int uid = -1;
    int gid = -1;
    int loginUid = -1;
    int tty;
    int vmSize;
    int vmRss;
    int vmSwap;
    long majorFaults;
    long minorFaults;
    long capInheritable;
    long capPermitted;
    long capEffective;
    int exeFlags;
    long exeIno;
    long exeCtime;
    long exeMtime;
    long pidNamespaceStart;
    long cloneTime;
    long lastExecTime;
    boolean dead;
    boolean invented;

    @Nullable
    DescriptorTable descriptors;

    ThreadEntry() {}

    /** Returns the generation: a number that no other state of any thread ever had. */
    public long generation() {
        return generation;
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

    /** Returns the environment, each entry with its NUL. */
    public byte[] env() {
        return env;
    }

    /** Returns the control groups, entries {@code subsystem=/path} each with its NUL. */
    public byte[] cgroups() {
        return cgroups;
    }

    /** Returns the id of the container, 12 characters, empty on the host. */
    public byte[] containerId() {
        return containerId;
    }

    /** Returns the working directory; ends with a slash unless empty. */
    public byte[] cwd() {
        return cwd;
    }

    /** Returns the root directory. */
    public byte[] root() {
        return root;
    }

    /** Returns the limit of open descriptors. */
    public long fdLimit() {
        return fdLimit;
    }

    /** Returns the clone flags in the schema's encoding. */
    public int flags() {
        return flags;
    }

    /** Returns the effective user, -1 if unknown. */
    public int uid() {
        return uid;
    }

    /** Returns the effective group, -1 if unknown. */
    public int gid() {
        return gid;
    }

    /** Returns the login user, -1 if unset. */
    public int loginUid() {
        return loginUid;
    }

    /** Returns the number of the terminal, 0 if none. */
    public int tty() {
        return tty;
    }

    /** Returns the virtual memory in KiB. */
    public int vmSize() {
        return vmSize;
    }

    /** Returns the resident memory in KiB. */
    public int vmRss() {
        return vmRss;
    }

    /** Returns the swapped memory in KiB. */
    public int vmSwap() {
        return vmSwap;
    }

    /** Returns the page faults that needed I/O. */
    public long majorFaults() {
        return majorFaults;
    }

    /** Returns the page faults that needed none. */
    public long minorFaults() {
        return minorFaults;
    }

    /** Returns the inheritable capabilities. */
    public long capInheritable() {
        return capInheritable;
    }

    /** Returns the permitted capabilities. */
    public long capPermitted() {
        return capPermitted;
    }

    /** Returns the effective capabilities. */
    public long capEffective() {
        return capEffective;
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
        return descriptors;
    }

    /** Tells whether this is the first thread of its process. */
    public boolean isMain() {
        return tid == pid;
    }
}
