package eyas.live;

import eyas.event.EventSourceException;
import eyas.live.bpf.BpfException;
import eyas.live.bpf.BpfObject;
import eyas.live.bpf.BpfObjectFiles;
import eyas.live.bpf.BpfPins;
import eyas.live.bpf.ProbeResult;
import eyas.live.recipe.Abi;
import eyas.live.sys.ProcessCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Holds Eyas's BPF programs, loaded into the kernel but not attached until {@link #attach}.
 *
 * <p>For one thread.
 */
final class BpfPrograms implements AutoCloseable {
    private static final String NAME = "eyas";
    private static final String OBJECT = "eyas";
    /** Programs that observe submitted io_uring requests: for the current hook, and for that of Linux 6.0 to 6.3. */
    private static final List<String> IO_URING = List.of("eyas_io_uring", "eyas_io_uring_sqe");

    private static final String IO_URING_COMPLETE = "eyas_io_uring_complete";
    private static final String FORK = "eyas_fork";
    private static final String NEW_TASK = "eyas_newtask";
    private static final String MOVE = "eyas_move";
    private static final String SIGNAL = "eyas_signal";
    private static final String CONNECTING = "eyas_connecting";

    private final BpfObject object;
    private final Optional<String> ioUringProgram;
    private final ProbeResult ioUring;
    private final ObjectNamePrograms objectNames;

    private BpfPrograms(BpfObject object, Optional<String> ioUringProgram, ProbeResult ioUring) {
        this.object = object;
        this.ioUringProgram = ioUringProgram;
        this.ioUring = ioUring;
        this.objectNames = ObjectNamePrograms.load(object);
    }

    /**
     * Loads the programs, except for optional ones that this kernel rejects.
     *
     * @throws EventSourceException if the kernel refuses; the message names the remedy
     */
    static BpfPrograms load(int ringBytes) {
        byte[] image = BpfObjectFiles.read(OBJECT);
        // Kernels before 5.11 count BPF memory against this limit; later ones do not, so a refusal is no error.
        boolean lifted = new ProcessCalls().lift(ProcessCalls.RLIMIT_MEMLOCK);
        String usual = IO_URING.getFirst();
        try {
            BpfObject object = load(BpfObject.openQuietly(NAME, image), ringBytes, Optional.of(usual));
            return new BpfPrograms(object, Optional.of(usual), new ProbeResult.Supported());
        } catch (BpfException _) {
            // Load again with libbpf's log, for the reason of the failure.
            return loadAsFarAsPossible(image, ringBytes, lifted);
        }
    }

    private static BpfPrograms loadAsFarAsPossible(byte[] image, int ringBytes, boolean lifted) {
        StringBuilder refusals = new StringBuilder();
        for (String program : IO_URING) {
            try {
                BpfObject object = load(BpfObject.open(NAME, image), ringBytes, Optional.of(program));
                return new BpfPrograms(object, Optional.of(program), new ProbeResult.Supported());
            } catch (BpfException refused) {
                refusals.append(refusals.isEmpty() ? "" : "; ").append(refused.getMessage());
            }
        }
        try {
            BpfObject object = load(BpfObject.open(NAME, image), ringBytes, Optional.empty());
            return new BpfPrograms(
                    object,
                    Optional.empty(),
                    new ProbeResult.Unsupported("io_uring requests are not seen: " + refusals));
        } catch (BpfException withoutOptional) {
            throw LoadFailure.explain(withoutOptional, ringBytes, lifted);
        }
    }

    private static BpfObject load(BpfObject object, int ringBytes, Optional<String> ioUringProgram)
            throws BpfException {
        boolean loaded = false;
        try {
            object.setMaxEntries("events", ringBytes);
            object.setMaxEntries("scratch", Abi.SCRATCH_PER_CPU * Math.min(object.possibleCpus(), Abi.MAX_CPUS));
            for (String program : IO_URING) {
                object.setAutoload(
                        program, ioUringProgram.filter(program::equals).isPresent());
            }
            object.setAutoload(IO_URING_COMPLETE, ioUringProgram.isPresent());
            object.load();
            loaded = true;
            return object;
        } finally {
            if (!loaded) {
                object.close();
            }
        }
    }

    /**
     * Attaches all loaded programs. They run from now on, but send nothing until the scope is set.
     *
     * @param control the shared section, which knows this process
     */
    void attach(SharedSection control) {
        try {
            object.attach(FORK);
            object.attach(NEW_TASK);
            object.attach("eyas_exit");
            object.attach("eyas_exec");
            object.attach(MOVE);
            object.attach(SIGNAL);
            object.attach(CONNECTING);
            object.attach("eyas_sys_exit");
            if (ioUringProgram.isPresent()) {
                object.attach(ioUringProgram.get());
                object.attach(IO_URING_COMPLETE);
            }
        } catch (BpfException e) {
            throw LoadFailure.explainAttach(e);
        }
        attachObjectNames(control);
    }

    /** Attaches the programs that name objects, and enables the reporting of names if they run. */
    void attachObjectNames(SharedSection control) {
        objectNames.attach(control::haveHooksFired);
        if (objectNames.result() instanceof ProbeResult.Supported) {
            control.enableObjectNames();
        }
    }

    /** Freezes the maps that decide which events are sent. Call {@link #setRecipe} and {@link #follow} before. */
    void freeze() {
        for (String map : List.of("recipes", "tree")) {
            try {
                object.freeze(map);
            } catch (BpfException e) {
                throw new EventSourceException("cannot freeze the BPF map " + map + ": " + e.getMessage(), e);
            }
        }
    }

    /** Pins the ring and the programs in the directory {@code place}. */
    void pin(Path place) {
        try {
            object.pin(BpfPins.RING, place.toString());
        } catch (BpfException e) {
            throw new EventSourceException("cannot pin the ring in " + place + ": " + e.getMessage(), e);
        }
    }

    /** Returns whether io_uring requests are observed. */
    ProbeResult ioUring() {
        return ioUring;
    }

    /** Returns whether the objects of renames and similar calls are named; see {@link ObjectNamePrograms#result}. */
    ProbeResult objectNames() {
        return objectNames.result();
    }

    int ring() {
        return object.descriptor("events");
    }

    int sharedSection() {
        return object.descriptor(".bss");
    }

    int possibleCpus() {
        return object.possibleCpus();
    }

    /** Sets recipe {@code index}. */
    void setRecipe(int index, byte[] recipe) {
        update("recipes", index, recipe);
    }

    /** Adds process {@code pid} to the followed process tree. */
    void follow(long pid) {
        update("tree", (int) pid, new byte[] {1});
    }

    /** Runs the program behind {@code descriptor} for the calls that the guard of the last step inspects. */
    void setGuard(int descriptor) {
        byte[] program = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(descriptor)
                .array();
        update("guard", 0, program);
    }

    private void update(String map, int key, byte[] value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(value.length, 8);
            MemorySegment.copy(value, 0, bytes, ValueLayout.JAVA_BYTE, 0, value.length);
            object.update(map, arena.allocateFrom(ValueLayout.JAVA_INT, key), bytes);
        } catch (BpfException e) {
            throw new EventSourceException("cannot fill the BPF map " + map + " at " + key + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        objectNames.close();
        object.close();
    }
}
