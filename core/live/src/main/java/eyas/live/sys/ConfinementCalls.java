package eyas.live.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls by which a process gives rights up for ever: its user, its groups, new privileges, system calls.
 *
 * <p>Changes of the user and of the groups are made by the C library in all threads of the process, which the bare system
 * calls would not; so is the filter, by the kernel. What is said of capabilities is for the calling thread and those that it
 * starts. Methods return what the C function returns, -1 for an error whose number {@link #errno} then tells. For one thread.
 *
 * <p>All functions are called through one handle, since a handle of each costs a start some milliseconds: all take whole
 * numbers and addresses, which both calling conventions (x86-64, aarch64) pass alike.
 */
public final class ConfinementCalls {
    private static final int PR_CAPBSET_READ = 23;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    /** The filter is for all threads of the process, and so is that there are no new privileges. */
    private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;
    /** {@code _LINUX_CAPABILITY_VERSION_3}: sets are two words of 32 bits. */
    private static final int VERSION = 0x20080522;

    private static final int SET = 12;

    private static final MethodHandle CALL = CFunctions.anyVariadic(
            1, FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

    private final MemorySegment state = CFunctions.newCallState();
    private final MemorySegment prctl = CFunctions.symbol("prctl");

    /** Returns the error number of the last call that returned -1. */
    public int errno() {
        return CFunctions.errno(state);
    }

    /** Returns the effective user. */
    public int user() {
        return call(CFunctions.symbol("geteuid"), 0, 0, 0, 0);
    }

    /** Returns the number of this process. */
    public int process() {
        return call(CFunctions.symbol("getpid"), 0, 0, 0, 0);
    }

    /** Gives up all supplementary groups, in all threads. */
    public int clearGroups() {
        return call(CFunctions.symbol("setgroups"), 0, 0, 0, 0);
    }

    /** Makes {@code gid} the only group, in all threads; there is no way back without a privilege. */
    public int becomeGroup(int gid) {
        return call(CFunctions.symbol("setresgid"), gid, gid, gid, 0);
    }

    /** Makes {@code uid} the only user, in all threads; there is no way back without a privilege. */
    public int becomeUser(int uid) {
        return call(CFunctions.symbol("setresuid"), uid, uid, uid, 0);
    }

    /** Takes capability {@code number} away from all programs that this thread will ever execute; 0 where it had been. */
    public int dropFromBounds(int number) {
        // A number that the kernel does not know is an error, and nothing that could be given up.
        return call(prctl, PR_CAPBSET_READ, number, 0, 0) <= 0 ? 0 : call(prctl, PR_CAPBSET_DROP, number, 0, 0);
    }

    /** Lets programs that this thread executes have no capability that they do not bring themselves. */
    public int clearAmbient() {
        return call(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0);
    }

    /** Lets this thread, and what it starts, never get more privileges than it has. */
    public int refuseNewPrivileges() {
        return call(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0);
    }

    /** Gives the calling thread these capabilities, permitted and effective, and none to inherit. */
    public int setCapabilities(long permitted) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(8, 4);
            header.set(JAVA_INT, 0, VERSION);
            MemorySegment sets = arena.allocate(2L * SET, 4);
            for (int word = 0; word < 2; word++) {
                long at = (long) word * SET;
                sets.set(JAVA_INT, at, (int) (permitted >>> (32 * word)));
                sets.set(JAVA_INT, at + 4, (int) (permitted >>> (32 * word)));
            }
            return call(CFunctions.symbol("capset"), header.address(), sets.address(), 0, 0);
        }
    }

    /**
     * Has the kernel ask {@code filter} about every system call of every thread from now on.
     *
     * @param number of {@code seccomp} on this machine, for which the C library has no function
     * @param filter a {@code struct sock_fprog}
     */
    public int filter(int number, MemorySegment filter) {
        return call(
                CFunctions.symbol("syscall"),
                number,
                SECCOMP_SET_MODE_FILTER,
                SECCOMP_FILTER_FLAG_TSYNC,
                filter.address());
    }

    private int call(MemorySegment function, long first, long second, long third, long fourth) {
        try {
            return (int) CALL.invokeExact(function, state, first, second, third, fourth, 0L);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }
}
