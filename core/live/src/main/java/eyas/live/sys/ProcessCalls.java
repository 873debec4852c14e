package eyas.live.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.text.UserEnvironment;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Calls the process functions of the C library. For one thread. */
public final class ProcessCalls {
    public static final int RLIMIT_NOFILE = 7;
    public static final int RLIMIT_MEMLOCK = 8;
    private static final int PRIO_PROCESS = 0;
    private static final int AF_UNIX = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SOCK_CLOEXEC = 0x80000;
    /** An upper bound for the size of {@code posix_spawn_file_actions_t}, 80 bytes in glibc and musl. */
    private static final long FILE_ACTIONS = 256;

    private static final MethodHandle POSIX_SPAWN = CFunctions.handle(
            "posix_spawn", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle ACTIONS_INIT =
            CFunctions.handle("posix_spawn_file_actions_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle ACTIONS_ADDDUP2 = CFunctions.handle(
            "posix_spawn_file_actions_adddup2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACTIONS_DESTROY =
            CFunctions.handle("posix_spawn_file_actions_destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle WAITPID =
            CFunctions.handle("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle KILL =
            CFunctions.handle("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SOCKETPAIR =
            CFunctions.handle("socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle GETPGID = CFunctions.handle("getpgid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle PRLIMIT =
            CFunctions.handle("prlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SETPRIORITY =
            CFunctions.handle("setpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    private static final MethodHandle SETSID = CFunctions.handle("setsid", FunctionDescriptor.of(JAVA_INT));

    private final MemorySegment state = CFunctions.newCallState();
    private final MemorySegment words = Arena.ofAuto().allocate(16, 8);

    /** Returns the error number of the last call that returned -1. */
    public int errno() {
        return CFunctions.errno(state);
    }

    /**
     * Starts the program {@code path} with the original environment, the descriptors and the process group of this process.
     *
     * @param from a descriptor of this process
     * @param to its number in the program
     * @return the process id, or the negated error number
     */
    public int spawn(byte[] path, List<byte[]> argv, int from, int to) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(FILE_ACTIONS, 16);
            int refused = (int) ACTIONS_INIT.invokeExact(state, actions);
            if (refused != 0) {
                return -refused;
            }
            try {
                refused = (int) ACTIONS_ADDDUP2.invokeExact(state, actions, from, to);
                return refused == 0 ? spawn(path, argv, actions) : -refused;
            } finally {
                int _ = (int) ACTIONS_DESTROY.invokeExact(state, actions);
            }
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    private int spawn(byte[] path, List<byte[]> argv, MemorySegment actions) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment own =
                    CFunctions.symbol("environ").reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
            MemorySegment environment = CFunctions.vector(arena, originalEnvironment(CFunctions.strings(own)));
            int error = (int) POSIX_SPAWN.invokeExact(
                    state,
                    words,
                    CFunctions.terminated(arena, path),
                    actions,
                    MemorySegment.NULL,
                    CFunctions.vector(arena, argv),
                    environment);
            return error == 0 ? words.get(JAVA_INT, 0) : -error;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Returns the original environment as bytes, without decoding. */
    private static List<byte[]> originalEnvironment(List<byte[]> own) {
        List<String> variables = own.stream()
                .map(variable -> new String(variable, StandardCharsets.ISO_8859_1))
                .toList();
        return UserEnvironment.of(variables).stream()
                .map(variable -> variable.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    /** Creates a pair of connected sockets that preserve message boundaries, closed on exec. */
    public int socketPair(int[] ends) {
        try {
            int result = (int) SOCKETPAIR.invokeExact(state, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, words);
            ends[0] = words.get(JAVA_INT, 0);
            ends[1] = words.get(JAVA_INT, 4);
            return result;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Waits for the end of child {@code pid}; returns its wait status, or -1. */
    public int waitFor(int pid) {
        try {
            words.set(JAVA_INT, 0, 0);
            int result;
            do {
                result = (int) WAITPID.invokeExact(state, pid, words, 0);
            } while (result < 0 && errno() == Errno.EINTR);
            int status = words.get(JAVA_INT, 0);
            return result < 0 ? -1 : status;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Sends {@code signal} to {@code pid}. */
    public int kill(int pid, int signal) {
        try {
            return (int) KILL.invokeExact(state, pid, signal);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Gives thread {@code tid} the nice value {@code nice}, -20 (most urgent) to 19. */
    public int setPriority(int tid, int nice) {
        try {
            return (int) SETPRIORITY.invokeExact(state, PRIO_PROCESS, tid, nice);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Makes this process the leader of a new session; -1 if it already leads a process group. */
    public int newSession() {
        try {
            return (int) SETSID.invokeExact(state);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Returns the process group of {@code pid}, 0 for this process. */
    public int processGroup(int pid) {
        try {
            return (int) GETPGID.invokeExact(state, pid);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Returns the soft limit {@code resource} of {@code pid}, or -1 if it cannot be read. */
    public long limit(int pid, int resource) {
        try {
            int result = (int) PRLIMIT.invokeExact(state, pid, resource, MemorySegment.NULL, words);
            return result == 0 ? words.get(JAVA_LONG, 0) : -1;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Lifts limit {@code resource} of this process; returns whether that succeeded. */
    public boolean lift(int resource) {
        try {
            words.set(JAVA_LONG, 0, -1L);
            words.set(JAVA_LONG, 8, -1L);
            return (int) PRLIMIT.invokeExact(state, 0, resource, words, MemorySegment.NULL) == 0;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }
}
