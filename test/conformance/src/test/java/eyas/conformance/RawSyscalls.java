package eyas.conformance;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.live.sys.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * System calls without side effects for any caller. The error shows whether the kernel checked the arguments or a filter denied the call
 * first: without a filter, each call that the sandbox denies fails with another error.
 */
final class RawSyscalls {
    /** A nonexistent process: its ID exceeds the maximum. */
    private static final long NO_PROCESS = 0x3fffffff;

    /** Placeholder for the address of a buffer. */
    private static final long MEMORY = Long.MIN_VALUE;

    private static final long NO_FILE = -1;
    private static final long CLONE_FS_AND_NEW_MOUNTS = 0x20200;
    private static final long CLONE_THREAD_ALONE = 0x10000;
    private static final StructLayout STATE = Linker.Option.captureStateLayout();

    /** A system call with its arguments. */
    record Call(String name, List<Long> arguments) {
        /** Executes the call and returns the name of its error, or "done". */
        String execute() {
            SyscallInfo info = Objects.requireNonNull(SyscallTable.find(name));
            long number = System.getProperty("os.arch").equals("aarch64") ? info.arm() : info.x86();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = arena.allocate(STATE);
                // struct timex is the largest structure that the kernel writes. It reads a siginfo_t: code SI_QUEUE,
                // which any process may send.
                MemorySegment memory = arena.allocate(512, 8);
                memory.set(JAVA_INT, 8, -1);
                long[] values = new long[4];
                for (int i = 0; i < arguments.size(); i++) {
                    values[i] = arguments.get(i) == MEMORY ? memory.address() : arguments.get(i);
                }
                MethodHandle syscall = Linker.nativeLinker()
                        .downcallHandle(
                                Linker.nativeLinker()
                                        .defaultLookup()
                                        .find("syscall")
                                        .orElseThrow(),
                                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                                Linker.Option.captureCallState("errno"),
                                Linker.Option.firstVariadicArg(1));
                long result = (long) syscall.invokeExact(state, number, values[0], values[1], values[2], values[3]);
                int errno = state.get(JAVA_INT, STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno")));
                return result == -1 ? Errno.name(errno) : "done";
            } catch (Throwable t) {
                throw new AssertionError(t);
            }
        }
    }

    private RawSyscalls() {}

    private static Call call(String name, Long... arguments) {
        return new Call(name, List.of(arguments));
    }

    /** Returns the calls by their name in the test. */
    static Map<String, Call> all() {
        long own = ProcessHandle.current().pid();
        Map<String, Call> calls = new LinkedHashMap<>();
        // Signal 0 sends nothing; the main thread has the process's ID.
        calls.put("rt_sigqueueinfo", call("rt_sigqueueinfo", own, 0L, MEMORY));
        calls.put("rt_tgsigqueueinfo", call("rt_tgsigqueueinfo", own, own, 0L, MEMORY));
        calls.put("tgkill of itself", call("tgkill", own, own, 0L));
        calls.put("tgkill of another", call("tgkill", NO_PROCESS, NO_PROCESS, 0L));
        calls.put("prlimit64 of itself", call("prlimit64", 0L, 7L, 0L, MEMORY));
        calls.put("prlimit64 of another", call("prlimit64", NO_PROCESS, 7L, 0L, MEMORY));
        calls.put("pidfd_open", call("pidfd_open", own, 0L));
        // Mode 0 only reads the clock.
        calls.put("clock_adjtime", call("clock_adjtime", 0L, MEMORY));
        calls.put("adjtimex", call("adjtimex", MEMORY));
        calls.put("ioctl TCGETS", call("ioctl", NO_FILE, 0x5401L, MEMORY));
        calls.put("ioctl TIOCSTI", call("ioctl", NO_FILE, 0x5412L, MEMORY));
        calls.put("ioctl TIOCSTI with high bits", call("ioctl", NO_FILE, 0x1_0000_5412L, MEMORY));
        calls.put("ioctl TIOCLINUX", call("ioctl", NO_FILE, 0x541CL, MEMORY));
        // The kernel rejects this combination of flags, so no process starts.
        calls.put("clone of a process", call("clone", CLONE_FS_AND_NEW_MOUNTS));
        calls.put("clone of a thread", call("clone", CLONE_THREAD_ALONE));
        calls.put("clone3", call("clone3", 0L, 0L));
        calls.put("socket AF_NETLINK", call("socket", 16L, 3L, 0L));
        calls.put("socket AF_UNIX", call("socket", 1L, 1L, 0L));
        calls.put("socket AF_INET", call("socket", 2L, 1L, 0L));
        return calls;
    }
}
