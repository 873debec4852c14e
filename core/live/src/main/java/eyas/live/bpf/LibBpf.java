package eyas.live.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.live.sys.CFunctions;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Binds the functions of libbpf that Eyas needs.
 *
 * <p>As in libbpf, integers are 0 or a negated error number, and pointers are NULL with {@link #errno} set. Pointers are opaque and only
 * passed back to the library. For one thread; requires libbpf, see {@link BpfLibrary#probe}.
 */
final class LibBpf {
    private static final FunctionDescriptor INT_OF_POINTER = FunctionDescriptor.of(JAVA_INT, ADDRESS);
    private static final FunctionDescriptor POINTER_OF_POINTER = FunctionDescriptor.of(ADDRESS, ADDRESS);
    private static final FunctionDescriptor POINTER_OF_TWO = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS);

    private static final MethodHandle SET_PRINT = handle("libbpf_set_print", POINTER_OF_POINTER);
    private static final MethodHandle POSSIBLE_CPUS =
            handle("libbpf_num_possible_cpus", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle OPEN_MEM =
            handle("bpf_object__open_mem", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    private static final MethodHandle LOAD = handle("bpf_object__load", INT_OF_POINTER);
    private static final MethodHandle CLOSE = handle("bpf_object__close", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle FIND_MAP = handle("bpf_object__find_map_by_name", POINTER_OF_TWO);
    private static final MethodHandle FIND_PROGRAM = handle("bpf_object__find_program_by_name", POINTER_OF_TWO);
    private static final MethodHandle SET_AUTOLOAD =
            handle("bpf_program__set_autoload", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_BOOLEAN));
    private static final MethodHandle ATTACH = handle("bpf_program__attach", POINTER_OF_POINTER);
    private static final MethodHandle DESTROY_LINK = handle("bpf_link__destroy", INT_OF_POINTER);
    private static final MethodHandle MAP_FD = handle("bpf_map__fd", INT_OF_POINTER);
    private static final MethodHandle SET_MAX_ENTRIES =
            handle("bpf_map__set_max_entries", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle INITIAL_VALUE = handle("bpf_map__initial_value", POINTER_OF_TWO);
    private static final MethodHandle UPDATE =
            handle("bpf_map_update_elem", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));

    private static final MethodHandle FREEZE = handle("bpf_map_freeze", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle LINK_FD = handle("bpf_link__fd", INT_OF_POINTER);
    private static final MethodHandle PIN = handle("bpf_obj_pin", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle GET = handle("bpf_obj_get", INT_OF_POINTER);
    private static final MethodHandle REUSE =
            handle("bpf_map__reuse_fd", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle PROGRAM_FD = handle("bpf_program__fd", INT_OF_POINTER);
    private static final MethodHandle PROGRAM_ATTACH =
            handle("bpf_prog_attach", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle PROGRAM_DETACH =
            handle("bpf_prog_detach2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle PROGRAM_QUERY = handle(
            "bpf_prog_query", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle PROGRAM_BY_ID =
            handle("bpf_prog_get_fd_by_id", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle INFORMATION =
            handle("bpf_obj_get_info_by_fd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

    private final MemorySegment state = CFunctions.newCallState();

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        return CFunctions.handle(BpfLibrary.lookup(), name, descriptor);
    }

    /** Returns the error number of the last call that returned NULL. */
    int errno() {
        return CFunctions.errno(state);
    }

    /** Sends log messages to the C function {@code callback}; NULL disables them. */
    void setPrint(MemorySegment callback) {
        try {
            MemorySegment previous = (MemorySegment) SET_PRINT.invokeExact(state, callback);
            assert previous != null;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    int possibleCpus() {
        try {
            return (int) POSSIBLE_CPUS.invokeExact(state);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    MemorySegment openMemory(MemorySegment image, MemorySegment options) {
        try {
            return (MemorySegment) OPEN_MEM.invokeExact(state, image, image.byteSize(), options);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    int load(MemorySegment object) {
        try {
            return (int) LOAD.invokeExact(state, object);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    void close(MemorySegment object) {
        try {
            CLOSE.invokeExact(state, object);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    MemorySegment findMap(MemorySegment object, String name) {
        return find(FIND_MAP, object, name);
    }

    MemorySegment findProgram(MemorySegment object, String name) {
        return find(FIND_PROGRAM, object, name);
    }

    private MemorySegment find(MethodHandle function, MemorySegment object, String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (MemorySegment) function.invokeExact(state, object, arena.allocateFrom(name));
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    int freeze(int map) {
        try {
            return (int) FREEZE.invokeExact(state, map);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    int setAutoload(MemorySegment program, boolean autoload) {
        try {
            return (int) SET_AUTOLOAD.invokeExact(state, program, autoload);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    MemorySegment attach(MemorySegment program) {
        try {
            return (MemorySegment) ATTACH.invokeExact(state, program);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    int destroyLink(MemorySegment link) {
        try {
            return (int) DESTROY_LINK.invokeExact(state, link);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    int mapDescriptor(MemorySegment map) {
        try {
            return (int) MAP_FD.invokeExact(state, map);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    int linkDescriptor(MemorySegment link) {
        try {
            return (int) LINK_FD.invokeExact(state, link);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Pins the object behind {@code fd} at a path of a BPF file system. */
    int pin(int fd, String path) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) PIN.invokeExact(state, fd, arena.allocateFrom(path));
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Returns a descriptor of the object pinned at a path of a BPF file system. */
    int open(String path) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) GET.invokeExact(state, arena.allocateFrom(path));
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    int setMaxEntries(MemorySegment map, int entries) {
        try {
            return (int) SET_MAX_ENTRIES.invokeExact(state, map, entries);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Returns the memory that initialises a section of global data; its size is stored at {@code size}. */
    MemorySegment initialValue(MemorySegment map, MemorySegment size) {
        try {
            return (MemorySegment) INITIAL_VALUE.invokeExact(state, map, size);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    int update(int map, MemorySegment key, MemorySegment value) {
        try {
            return (int) UPDATE.invokeExact(state, map, key, value, 0L);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Makes {@code map} reuse the map behind {@code fd}, before it is loaded. */
    int reuse(MemorySegment map, int fd) {
        try {
            return (int) REUSE.invokeExact(state, map, fd);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    int programDescriptor(MemorySegment program) {
        try {
            return (int) PROGRAM_FD.invokeExact(state, program);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Attaches the program behind {@code fd} to a control group; it stays attached after the end of this process. */
    int attachToGroup(int fd, int group, int hook, int flags) {
        try {
            return (int) PROGRAM_ATTACH.invokeExact(state, fd, group, hook, flags);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    int detachFromGroup(int fd, int group, int hook) {
        try {
            return (int) PROGRAM_DETACH.invokeExact(state, fd, group, hook);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Stores the ids of the programs that are attached to a control group itself, and their number at {@code count}. */
    int queryGroup(int group, int hook, MemorySegment flags, MemorySegment numbers, MemorySegment count) {
        try {
            return (int) PROGRAM_QUERY.invokeExact(state, group, hook, 0, flags, numbers, count);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Returns a descriptor of the program with an id. */
    int programByNumber(int number) {
        try {
            return (int) PROGRAM_BY_ID.invokeExact(state, number);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Stores the kernel's information about the object behind {@code fd}; {@code length} holds the size of the buffer. */
    int information(int fd, MemorySegment into, MemorySegment length) {
        try {
            return (int) INFORMATION.invokeExact(state, fd, into, length);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }
}
