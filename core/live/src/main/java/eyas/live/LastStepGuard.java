package eyas.live;

import eyas.event.Bytes;
import eyas.event.EventSourceException;
import eyas.live.bpf.BpfException;
import eyas.live.bpf.BpfObject;
import eyas.live.bpf.BpfObjectFiles;
import eyas.live.sys.MemoryCalls;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Guards the process that shows the verdict of a job, with the programs of {@code laststep.bpf.c}, which document the checks.
 *
 * <p>Active from {@link #begin} to {@link #close}, or to the end of this process. For one thread.
 */
public final class LastStepGuard implements AutoCloseable {
    static final int PATH = 256;
    static final int SCRIPTS = 2;
    static final int FINDINGS = 4;
    static final int LEARN_FILES = 1;
    static final int LEARN_SCRIPT = 2;

    static final long OFF_WORKER = 0;
    static final long OFF_KILLS = 4;
    static final long OFF_SCRIPT = 8;
    static final long OFF_LEARNER = OFF_SCRIPT + SCRIPTS * PATH;
    static final long OFF_LEARNING = OFF_LEARNER + 4;
    static final long OFF_LEARNED = OFF_LEARNER + 8;
    static final long OFF_RUNNING = OFF_LEARNER + 12;
    static final long OFF_COUNT = OFF_LEARNER + 16;
    static final long OFF_FINDINGS = OFF_LEARNER + 24;
    static final long FINDING_KIND = 4;
    static final long FINDING_PROCESS = 8;
    static final long FINDING_NAME = 16;
    static final long FINDING_SIZE = FINDING_NAME + PATH;
    static final long SIZE = OFF_FINDINGS + FINDINGS * FINDING_SIZE;

    private static final String NAME = "laststep";
    /** System calls that the programs inspect on return. */
    static final List<String> CALLS = List.of("read", "pread64", "readv", "preadv", "preadv2", "mmap", "listen");

    private static final String CALL = "laststep_call";
    /** Programs for the end of a process, and their fallback for kernels without per-syscall tracepoints. */
    private static final List<String> ENDS = List.of("laststep_ends", "laststep_thread_ends");

    private static final String ANY_CALL = "laststep_any_call";
    private static final List<String> PROGRAMS = List.of("laststep_exec", "laststep_exit");
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle WORD = U32.varHandle();

    private final BpfObject object;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private MemorySegment asSet = MemorySegment.NULL;
    private int readFindings;

    /** Reasons why a process does not show what the action has to show. The order is that of {@code laststep.h}, from 1. */
    public enum Kind {
        /** The runner has started another program. */
        OTHER_PROGRAM,
        /** The process reads or maps a file that the job could have written. */
        OTHER_FILE,
        /** The process exits with 0 without having read its script. */
        NO_SCRIPT,
        /** The limit of guarded processes is reached. */
        UNGUARDED,
        /** The process listens for connections, as a debugger does. */
        LISTENS
    }

    /**
     * A process that does not show what the action has to show.
     *
     * @param file name of the file in its directory, empty where the kind has none
     */
    public record Finding(Kind kind, long process, String file) {}

    private LastStepGuard(BpfObject object) {
        this.object = object;
        this.memory = new MemoryCalls()
                .map(object.descriptor(".bss"), 0, SIZE, true, arena, "the state of the last step's guard");
    }

    /**
     * Starts to guard.
     *
     * @param calls receives the descriptor of the program to run on return of {@link #CALLS}
     * @throws EventSourceException if that is not possible, with the reason
     */
    static LastStepGuard begin(LastStepRequest request, IntConsumer calls) {
        try {
            return load(BpfObject.openQuietly(NAME, BpfObjectFiles.read(NAME)), request, calls);
        } catch (BpfException _) {
            // Load again with libbpf's log, for the reason of the failure.
            try {
                return load(BpfObject.open(NAME, BpfObjectFiles.read(NAME)), request, calls);
            } catch (BpfException e) {
                throw new EventSourceException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    private static LastStepGuard load(BpfObject object, LastStepRequest request, IntConsumer calls)
            throws BpfException {
        try {
            object.load();
            LastStepGuard guard = new LastStepGuard(object);
            try {
                for (String program : PROGRAMS) {
                    object.attach(program);
                }
                attachEnds(object);
                calls.accept(object.programDescriptor(CALL));
                guard.configure(request);
                return guard;
            } catch (BpfException | RuntimeException e) {
                guard.arena.close();
                throw e;
            }
        } catch (BpfException | RuntimeException e) {
            object.close();
            throw e;
        }
    }

    private static void attachEnds(BpfObject object) throws BpfException {
        try {
            for (String program : ENDS) {
                object.attach(program);
            }
        } catch (BpfException _) {
            object.attach(ANY_CALL);
        }
    }

    private void configure(LastStepRequest request) {
        for (int i = 0; i < Math.min(request.scripts().size(), SCRIPTS); i++) {
            byte[] script = Bytes.of(request.scripts().get(i));
            if (script.length >= PATH) {
                throw new EventSourceException("the path of its script has more than " + (PATH - 1) + " bytes");
            }
            MemorySegment.copy(script, 0, memory, ValueLayout.JAVA_BYTE, OFF_SCRIPT + (long) i * PATH, script.length);
        }
        memory.set(U32, OFF_KILLS, request.kills() ? 1 : 0);
        learn(request);
        WORD.setVolatile(memory, OFF_WORKER, (int) request.worker());
        asSet = MemorySegment.ofArray(memory.asSlice(0, OFF_LEARNED).toArray(ValueLayout.JAVA_BYTE));
    }

    /** Reads each file of the step, so that the programs record its inode. */
    private void learn(LastStepRequest request) {
        try {
            Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self"));
            memory.set(U32, OFF_LEARNER, Integer.parseInt(thread.getFileName().toString()));
            Set<Path> files = mapped(request.first());
            for (String name : request.scripts()) {
                try (Stream<Path> beside = Files.list(
                        Objects.requireNonNull(Path.of(name).toRealPath().getParent()))) {
                    beside.filter(Files::isRegularFile).forEach(files::add);
                }
            }
            for (Path file : files) {
                learn(file, LEARN_FILES);
            }
            for (String name : request.scripts()) {
                learn(Path.of(name), LEARN_SCRIPT);
            }
        } catch (IOException e) {
            throw new EventSourceException("cannot read the files of the last step: " + e, e);
        } finally {
            WORD.setVolatile(memory, OFF_LEARNING, 0);
        }
    }

    /** Returns the files that a process has mapped: its program and its libraries. */
    private static Set<Path> mapped(long process) throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process), "maps"))) {
            int path = line.indexOf('/');
            if (path >= 0 && Files.isRegularFile(Path.of(line.substring(path)))) {
                files.add(Path.of(line.substring(path)));
            }
        }
        return files;
    }

    private void learn(Path file, int what) throws IOException {
        int before = (int) WORD.getVolatile(memory, OFF_LEARNED);
        try (InputStream in = Files.newInputStream(file)) {
            WORD.setVolatile(memory, OFF_LEARNING, what);
            int first = in.read();
            if (first >= 0 && (int) WORD.getVolatile(memory, OFF_LEARNED) == before) {
                throw new EventSourceException("the BPF programs that guard it do not run");
            }
        } finally {
            WORD.setVolatile(memory, OFF_LEARNING, 0);
        }
    }

    /** Returns the findings since the last call. */
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        while (readFindings < FINDINGS) {
            long at = OFF_FINDINGS + readFindings * FINDING_SIZE;
            if ((int) WORD.getVolatile(memory, at) == 0) {
                break;
            }
            int kind = memory.get(U32, at + FINDING_KIND) - 1;
            Kind[] kinds = Kind.values();
            found.add(new Finding(
                    kind >= 0 && kind < kinds.length ? kinds[kind] : Kind.UNGUARDED,
                    memory.get(U32, at + FINDING_PROCESS),
                    Bytes.text(name(at + FINDING_NAME))));
            readFindings++;
        }
        return found;
    }

    private byte[] name(long at) {
        int length = 0;
        while (length < PATH && memory.get(ValueLayout.JAVA_BYTE, at + length) != 0) {
            length++;
        }
        return memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Returns whether the settings of the programs are unchanged: root can write their memory. */
    public boolean isUnchanged() {
        return MemorySegment.mismatch(asSet, 0, asSet.byteSize(), memory, 0, asSet.byteSize()) < 0;
    }

    @Override
    public void close() {
        object.close();
        // The program stays attached for calls, but ignores them from then on.
        WORD.setVolatile(memory, OFF_RUNNING, 0);
        arena.close();
    }
}
