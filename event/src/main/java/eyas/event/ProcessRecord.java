package eyas.event;

/**
 * Describes a thread as it was when a snapshot was taken.
 *
 * <p>Strings are bytes without a terminator; {@code args}, {@code env} and {@code cgroups} are sequences of strings, each
 * with its NUL. Ids without a remark are in the host's namespace.
 *
 * @param tid thread id
 * @param pid id of the thread group
 * @param ptid id of the parent
 * @param sid session id
 * @param pgid process group in the host's namespace
 * @param vpgid process group in the process's namespace
 * @param vtid thread id in the process's namespace
 * @param vpid process id in the process's namespace
 * @param comm the kernel's name of the thread, at most 15 bytes
 * @param exe first argument
 * @param exePath path of the executable
 * @param args arguments after the first
 * @param env environment
 * @param cgroups entries {@code subsystem=/path}
 * @param cwd working directory
 * @param root root directory
 * @param fdLimit limit of open descriptors
 * @param flags clone flags in the schema's encoding ({@code clone_flags})
 * @param uid effective user
 * @param gid effective group
 * @param loginUid login user, -1 if unset
 * @param tty number of the terminal, 0 if none
 * @param vmSize virtual memory, KiB
 * @param vmRss resident memory, KiB
 * @param vmSwap swapped memory, KiB
 * @param majorFaults page faults that needed I/O
 * @param minorFaults page faults that needed none
 * @param capInheritable capability set
 * @param capPermitted capability set
 * @param capEffective capability set
 * @param exeFlags bits of {@code execve_flags}: writable, upper layer, from memfd, lower layer
 * @param exeIno inode of the executable, 0 if unknown
 * @param exeCtime its change time, ns since the epoch
 * @param exeMtime its modification time, ns since the epoch
 * @param pidNamespaceStart start of the first process of the pid namespace, ns since the epoch
 * @param startTime start of the thread, ns since the epoch; 0 if unknown
 */
public record ProcessRecord(
        long tid,
        long pid,
        long ptid,
        long sid,
        long pgid,
        long vpgid,
        long vtid,
        long vpid,
        byte[] comm,
        byte[] exe,
        byte[] exePath,
        byte[] args,
        byte[] env,
        byte[] cgroups,
        byte[] cwd,
        byte[] root,
        long fdLimit,
        int flags,
        int uid,
        int gid,
        int loginUid,
        int tty,
        int vmSize,
        int vmRss,
        int vmSwap,
        long majorFaults,
        long minorFaults,
        long capInheritable,
        long capPermitted,
        long capEffective,
        int exeFlags,
        long exeIno,
        long exeCtime,
        long exeMtime,
        long pidNamespaceStart,
        long startTime) {}
