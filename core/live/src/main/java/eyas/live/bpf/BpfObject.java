package eyas.live.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.event.EventSourceException;
import eyas.live.sys.CFunctions;
import eyas.live.sys.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds one BPF object: opened from bytes, configured, loaded into the kernel, attached.
 *
 * <p>Life cycle: {@link #open}, settings, {@link #load}, {@link #attach} per program, {@link #close}, which detaches all programs, frees
 * all maps and is idempotent. The name of a missing program is a programming error and throws {@link IllegalStateException}. For one thread
 * at a time.
 */
public final class BpfObject implements AutoCloseable {
    private static final int LEVEL_DEBUG = 2;
    private static final int MAX_MESSAGE = 64 << 10;
    /** {@code struct bpf_object_open_opts}; only the first two members are set. */
    private static final int OPTIONS_BYTES = 16;

    /** {@code BPF_F_ALLOW_MULTI}. */
    private static final int ALLOW_OTHERS = 2;
    /** {@code struct bpf_prog_info} begins with the type and the number. */
    private static final int INFORMATION_BYTES = 8;

    private static final int NUMBER_AT = 4;

    private static final FunctionDescriptor PRINT = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);

    private final LibBpf library = new LibBpf();
    private final VaListFormatter format = new VaListFormatter(MAX_MESSAGE);
    private final BpfLog log = new BpfLog();
    private final List<MemorySegment> links = new ArrayList<>();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment object;
    private final boolean quiet;
    private boolean closed;

    private BpfObject(String name, byte[] image, boolean quiet) {
        this.quiet = quiet;
        if (quiet) {
            library.setPrint(MemorySegment.NULL);
        } else {
            keepMessages();
        }
        MemorySegment bytes = arena.allocate(image.length, 8);
        MemorySegment.copy(image, 0, bytes, JAVA_BYTE, 0, image.length);
        MemorySegment options = arena.allocate(OPTIONS_BYTES, 8);
        options.set(JAVA_LONG, 0, OPTIONS_BYTES);
        options.set(ADDRESS, 8, arena.allocateFrom(name));
        this.object = library.openMemory(bytes, options);
    }

    /**
     * Opens an object; nothing is loaded into the kernel yet. On failure, libbpf's log is part of the exception.
     *
     * @param name names the object in messages
     * @param image an ELF file with BPF code
     * @throws BpfException if the bytes are not such a file
     * @throws EventSourceException if libbpf is missing
     */
    public static BpfObject open(String name, byte[] image) throws BpfException {
        return open(name, image, false);
    }

    /**
     * Opens an object as {@link #open} does, but without libbpf's log until it is loaded: the exception has the error number alone. While
     * it loads, libbpf prints thousands of debug messages, each by a call from C into Java, which would be dropped on success. If loading
     * fails, retry with {@link #open} for the reason.
     */
    public static BpfObject openQuietly(String name, byte[] image) throws BpfException {
        return open(name, image, true);
    }

    private static BpfObject open(String name, byte[] image, boolean quiet) throws BpfException {
        if (BpfLibrary.probe() instanceof ProbeResult.Unsupported absent) {
            throw new EventSourceException(absent.reason());
        }
        BpfObject opened = new BpfObject(name, image, quiet);
        if (opened.object.address() == 0) {
            BpfException failure = new BpfException(
                    "bpf_object__open_mem(" + image.length + " bytes)", opened.library.errno(), opened.log);
            opened.close();
            throw failure;
        }
        return opened;
    }

    /** Returns the number of possible processors, which may exceed that of present ones. */
    public int possibleCpus() {
        int count = library.possibleCpus();
        if (count <= 0) {
            throw new EventSourceException("libbpf_num_possible_cpus() failed with " + Errno.name(-count)
                    + "; /sys/devices/system/cpu/possible must be readable");
        }
        return count;
    }

    /** Returns the memory that initialises the global data section {@code map}; writes take effect until {@link #load}. */
    public MemorySegment initialValue(String map) {
        MemorySegment size = arena.allocate(JAVA_LONG);
        MemorySegment value = library.initialValue(map(map), size);
        if (value.address() == 0) {
            throw new IllegalStateException("map " + map + " has no initial value");
        }
        return value.reinterpret(size.get(JAVA_LONG, 0), arena, null);
    }

    /** Sets the number of entries of {@code map}, or its size in bytes if it is a ring; before {@link #load}. */
    public void setMaxEntries(String map, int entries) throws BpfException {
        check("bpf_map__set_max_entries(" + map + ", " + entries + ")", library.setMaxEntries(map(map), entries));
    }

    /** Sets whether {@link #load} loads {@code program}. */
    public void setAutoload(String program, boolean autoload) throws BpfException {
        check(
                "bpf_program__set_autoload(" + program + ", " + autoload + ")",
                library.setAutoload(program(program), autoload));
    }

    /** Reuses the loaded map behind {@code descriptor}, of another object, as {@code map}; before {@link #load}. */
    public void share(String map, int descriptor) throws BpfException {
        check("bpf_map__reuse_fd(" + map + ")", library.reuse(map(map), descriptor));
    }

    /** Creates the maps and loads the programs. */
    public void load() throws BpfException {
        log.clear();
        check("bpf_object__load", library.load(object));
        if (quiet) {
            keepMessages();
        }
    }

    private void keepMessages() {
        library.setPrint(CFunctions.callback(printer(), PRINT, arena));
    }

    /** Returns the descriptor of a loaded map; it belongs to this object. */
    public int descriptor(String map) {
        int fd = library.mapDescriptor(map(map));
        if (fd < 0) {
            throw new IllegalStateException("map " + map + " is not loaded");
        }
        return fd;
    }

    /** Returns the descriptor of a loaded program; it belongs to this object. */
    public int programDescriptor(String program) {
        return library.programDescriptor(program(program));
    }

    /** Sets one entry of a loaded map. */
    public void update(String map, MemorySegment key, MemorySegment value) throws BpfException {
        check("bpf_map_update_elem(" + map + ")", library.update(descriptor(map), key, value));
    }

    /** Freezes a loaded map: no process can change it by system calls any more; programs still can. */
    public void freeze(String map) throws BpfException {
        check("bpf_map_freeze(" + map + ")", library.freeze(descriptor(map)));
    }

    /** Attaches a loaded program to its hook, until {@link #close}. */
    public void attach(String program) throws BpfException {
        log.clear();
        MemorySegment link = library.attach(program(program));
        if (link.address() == 0) {
            throw new BpfException("bpf_program__attach(" + program + ")", library.errno(), log);
        }
        links.add(link);
    }

    /**
     * Attaches a loaded program to a control group, in addition to those that are attached. It stays attached after {@link #close} and the
     * end of this process, until it is detached or the group is removed.
     *
     * @param group descriptor of the group's directory
     * @param hook the kernel's number of the hook
     * @return the program's id, for {@link CgroupPrograms}
     */
    public int attachToGroup(String program, int group, int hook) throws BpfException {
        log.clear();
        int descriptor = library.programDescriptor(program(program));
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment information = memory.allocate(INFORMATION_BYTES, 8);
            MemorySegment length = memory.allocateFrom(JAVA_INT, INFORMATION_BYTES);
            // Read before the attach: without the id, the program could not be detached.
            check("bpf_obj_get_info_by_fd(" + program + ")", library.information(descriptor, information, length));
            int number = information.get(JAVA_INT, NUMBER_AT);
            check("bpf_prog_attach(" + program + ")", library.attachToGroup(descriptor, group, hook, ALLOW_OTHERS));
            return number;
        }
    }

    /**
     * Pins the loaded map {@code map} and all attached programs in {@code place}, a directory of a BPF file system: they stay in the kernel
     * until they are unpinned, even if this process ends.
     */
    public void pin(String map, String place) throws BpfException {
        pin(descriptor(map), place + "/" + map);
        for (int i = 0; i < links.size(); i++) {
            pin(library.linkDescriptor(links.get(i)), place + "/" + BpfPins.PROGRAM + i);
        }
    }

    private void pin(int descriptor, String path) throws BpfException {
        check("bpf_obj_pin(" + path + ")", library.pin(descriptor, path));
    }

    private void check(String call, int result) throws BpfException {
        if (result < 0) {
            throw new BpfException(call, -result, log);
        }
    }

    private MemorySegment map(String name) {
        MemorySegment map = library.findMap(object, name);
        if (map.address() == 0) {
            throw new IllegalStateException("the BPF object has no map " + name);
        }
        return map;
    }

    private MemorySegment program(String name) {
        MemorySegment program = library.findProgram(object, name);
        if (program.address() == 0) {
            throw new IllegalStateException("the BPF object has no program " + name);
        }
        return program;
    }

    private MethodHandle printer() {
        try {
            return MethodHandles.lookup()
                    .bind(
                            this,
                            "print",
                            MethodType.methodType(int.class, int.class, MemorySegment.class, MemorySegment.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("method print is in this class", e);
        }
    }

    /** Called by libbpf; an exception here would end the process, so nothing in it may throw. */
    @SuppressWarnings("UnusedMethod")
    private int print(int level, MemorySegment text, MemorySegment arguments) {
        if (level < LEVEL_DEBUG) {
            log.add(format.format(text, arguments));
        }
        return 0;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (MemorySegment link : links) {
            // A link that cannot be detached ends when its descriptor is closed, which destroy does in any case.
            int result = library.destroyLink(link);
            if (result < 0) {
                log.add("bpf_link__destroy failed with " + Errno.name(-result));
            }
        }
        links.clear();
        library.close(object);
        library.setPrint(MemorySegment.NULL);
        arena.close();
    }
}
