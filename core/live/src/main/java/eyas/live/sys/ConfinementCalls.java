package eyas.live.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Irrevocably restricts a process: its user, its groups, new privileges, system calls.
 *
 * <p>The C library changes user and groups in all threads of the process, which the bare system calls would not; the kernel installs the
 * filter in all threads. Capabilities are changed for the calling thread and those that it starts. Methods return what the C function
 * returns, -1 for an error whose number {@link #errno} returns. For one thread.
 *
 * <p>All functions are called through one handle, since creating a handle for each would take some milliseconds at start: all take integers
 * and addresses, which both calling conventions (x86-64, aarch64) pass alike.
 */
public final class ConfinementCalls {
    private static final int PR_CAPBSET_READ = 23;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    /** Applies the filter and no_new_privs to all threads of the process. */
    private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;
    /** {@code _LINUX_CAPABILITY_VERSION_3}: sets are two 32-bit words. */
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

    /** Returns the id of this process. */
    public int process() {
        return call(CFunctions.symbol("getpid"), 0, 0, 0, 0);
    }

    /** Drops all supplementary groups, in all threads. */
    public int clearGroups() {
        return call(CFunctions.symbol("setgroups"), 0, 0, 0, 0);
    }

    /** Makes {@code gid} the only group, in all threads; irreversible without a privilege. */
    public int becomeGroup(int gid) {
        return call(CFunctions.symbol("setresgid"), gid, gid, gid, 0);
    }

    /** Makes {@code uid} the only user, in all threads; irreversible without a privilege. */
    public int becomeUser(int uid) {
        return call(CFunctions.symbol("setresuid"), uid, uid, uid, 0);
    }

    /** Drops capability {@code number} from the bounding set of this thread; returns 0 if it was dropped before. */
    public int dropFromBounds(int number) {
        // The kernel returns an error for unknown numbers, where there is nothing to drop.
        return call(prctl, PR_CAPBSET_READ, number, 0, 0) <= 0 ? 0 : call(prctl, PR_CAPBSET_DROP, number, 0, 0);
    }

    /** Clears the ambient set: programs that this thread executes have file capabilities only. */
    public int clearAmbient() {
        return call(prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0);
    }

    /** Sets no_new_privs for this thread and what it starts. */
    public int refuseNewPrivileges() {
        return call(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0);
    }

    /** Sets the permitted and effective capabilities of the calling thread; the inheritable set is empty. */
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
     * Installs the seccomp filter {@code filter} for every thread.
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
