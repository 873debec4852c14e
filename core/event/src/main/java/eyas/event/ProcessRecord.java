package eyas.event;

/**
 * A thread as of a snapshot.
 *
 * <p>Strings are bytes without a terminator; {@code args}, {@code env} and {@code cgroups} are lists of strings, each with its NUL. Ids are
 * in the host's namespace unless noted otherwise. Immutable, provided that the arrays are not changed.
 */
public record ProcessRecord(Identity identity, Program program, Credentials credentials, Resources resources) {

    /**
     * The ids of a thread and its relations.
     *
     * @param tid thread id
     * @param pid id of the thread group
     * @param ptid id of the parent
     * @param sid session id
     * @param pgid process group in the host's namespace
     * @param vpgid process group in the process's namespace
     * @param vtid thread id in the process's namespace
     * @param vpid process id in the process's namespace
     * @param flags clone flags in the schema's encoding ({@code clone_flags})
     * @param tty number of the terminal, 0 if none
     * @param startTime start of the thread, ns since the epoch; 0 if unknown
     */
    public record Identity(
            long tid,
            long pid,
            long ptid,
            long sid,
            long pgid,
            long vpgid,
            long vtid,
            long vpid,
            int flags,
            int tty,
            long startTime) {}

    /**
     * The program of a thread.
     *
     * @param comm the kernel's name of the thread, at most 15 bytes
     * @param exe first argument
     * @param exePath path of the executable
     * @param args arguments after the first
     * @param env environment
     * @param cwd working directory
     * @param root root directory
     * @param exeFlags bits of {@code execve_flags}: writable, upper layer, from memfd, lower layer
     * @param exeIno inode of the executable, 0 if unknown
     * @param exeCtime its change time, ns since the epoch
     * @param exeMtime its modification time, ns since the epoch
     */
    public record Program(
            byte[] comm,
            byte[] exe,
            byte[] exePath,
            byte[] args,
            byte[] env,
            byte[] cwd,
            byte[] root,
            int exeFlags,
            long exeIno,
            long exeCtime,
            long exeMtime) {}

    /**
     * The credentials of a thread.
     *
     * @param uid effective user
     * @param gid effective group
     * @param loginUid login user, -1 if unset
     * @param capInheritable capability set
     * @param capPermitted capability set
     * @param capEffective capability set
     */
    public record Credentials(
            int uid, int gid, int loginUid, long capInheritable, long capPermitted, long capEffective) {}

    /**
     * The resource limits, usage and cgroups of a thread.
     *
     * @param cgroups entries {@code subsystem=/path}
     * @param pidNamespaceStart start of the first process of the PID namespace, ns since the epoch
     * @param fdLimit limit of open descriptors
     * @param vmSize virtual memory, KiB
     * @param vmRss resident memory, KiB
     * @param vmSwap swapped memory, KiB
     * @param majorFaults page faults that required I/O
     * @param minorFaults page faults that required no I/O
     */
    public record Resources(
            byte[] cgroups,
            long pidNamespaceStart,
            long fdLimit,
            int vmSize,
            int vmRss,
            int vmSwap,
            long majorFaults,
            long minorFaults) {}

    /** Returns the thread id. */
    public long tid() {
        return identity.tid();
    }

    /** Returns a builder of a record of a main thread whose working directory and root are {@code /}; all other values are defaults. */
    public static ProcessRecordBuilder builder(long tid) {
        return new ProcessRecordBuilder(tid);
    }

    /** Returns a builder initialized from this record. */
    public ProcessRecordBuilder toBuilder() {
        return new ProcessRecordBuilder(this);
    }
}
