package eyas.event;

/**
 * A thread as it was when a snapshot was taken.
 *
 * <p>Strings are bytes without a terminator; {@code args}, {@code env} and {@code cgroups} are sequences of strings, each
 * with its NUL. Ids without a remark are in the host's namespace. Immutable, if nobody changes the bytes.
 */
public record ProcessRecord(Identity identity, Program program, Credentials credentials, Resources resources) {

    /**
     * Who a thread is: its ids, and where it stands among others.
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
     * What a thread runs.
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
     * As whom a thread acts.
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
     * What a thread may use, has used, and where that is counted.
     *
     * @param cgroups entries {@code subsystem=/path}
     * @param pidNamespaceStart start of the first process of the pid namespace, ns since the epoch
     * @param fdLimit limit of open descriptors
     * @param vmSize virtual memory, KiB
     * @param vmRss resident memory, KiB
     * @param vmSwap swapped memory, KiB
     * @param majorFaults page faults that needed I/O
     * @param minorFaults page faults that needed none
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

    /**
     * Returns a builder of a record of a process's first thread, in the working directory and the root {@code /}, with no
     * more said of it.
     */
    public static ProcessRecordBuilder builder(long tid) {
        return new ProcessRecordBuilder(tid);
    }

    /** Returns a builder that has everything from this record. */
    public ProcessRecordBuilder toBuilder() {
        return new ProcessRecordBuilder(this);
    }
}
