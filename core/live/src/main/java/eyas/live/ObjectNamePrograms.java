package eyas.live;

import eyas.live.bpf.BpfException;
import eyas.live.bpf.BpfObject;
import eyas.live.bpf.BpfObjectFiles;
import eyas.live.bpf.ProbeResult;
import eyas.live.recipe.Abi;
import eyas.live.sys.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the optional LSM programs (programs of security hooks), which name the objects of renames and similar calls; see OBJECTS in {@code
 * abi.h}.
 *
 * <p>A kernel may reject such programs, or load and attach them but never run them: they count as supported only after one has run. For one
 * thread.
 */
final class ObjectNamePrograms implements AutoCloseable {
    private static final String NAME = "objects";
    private static final List<String> SHARED = List.of(".bss", "events", "recipes", "tree", "objects");
    private static final List<String> PROGRAMS = List.of(
            "object_mkdir",
            "object_mknod",
            "object_symlink",
            "object_unlink",
            "object_rmdir",
            "object_chmod",
            "object_chown",
            "object_link",
            "object_rename");
    /** The kernel refuses to change the mode of this file, but calls the security hooks first. */
    private static final Path UNCHANGEABLE = Path.of("/proc/self/comm");

    private @Nullable BpfObject object;
    private ProbeResult result;

    private ObjectNamePrograms(@Nullable BpfObject object, ProbeResult result) {
        this.object = object;
        this.result = result;
    }

    /** Loads the programs with the maps of {@code main}, which is loaded. If the kernel refuses, {@link #result} has the reason. */
    static ObjectNamePrograms load(BpfObject main) {
        try {
            return load(BpfObject.openQuietly(NAME, BpfObjectFiles.read(NAME)), main);
        } catch (BpfException e) {
            return e.errno() == Errno.EPERM ? refused(e) : loadOnceMore(main);
        }
    }

    /** Loads again with libbpf's log, for the reason of the failure. */
    private static ObjectNamePrograms loadOnceMore(BpfObject main) {
        try {
            return load(BpfObject.open(NAME, BpfObjectFiles.read(NAME)), main);
        } catch (BpfException e) {
            return refused(e);
        }
    }

    private static ObjectNamePrograms refused(BpfException e) {
        return new ObjectNamePrograms(
                null, new ProbeResult.Unsupported("the kernel rejected the LSM programs: " + e.getMessage()));
    }

    private static ObjectNamePrograms load(BpfObject object, BpfObject main) throws BpfException {
        boolean loaded = false;
        try {
            for (String map : SHARED) {
                object.share(map, main.descriptor(map));
            }
            object.setMaxEntries("scratch", Math.min(object.possibleCpus(), Abi.MAX_CPUS));
            object.load();
            loaded = true;
            return new ObjectNamePrograms(object, new ProbeResult.Supported());
        } finally {
            if (!loaded) {
                object.close();
            }
        }
    }

    /**
     * Attaches the programs, and detaches them again unless they run.
     *
     * @param hasRun whether one of them has seen this process; its number is in the shared section
     */
    void attach(BooleanSupplier hasRun) {
        BpfObject loaded = object;
        if (loaded == null) {
            return;
        }
        try {
            for (String program : PROGRAMS) {
                loaded.attach(program);
            }
        } catch (BpfException e) {
            unsupported("cannot attach the LSM programs: " + e.getMessage());
            return;
        }
        callHook();
        if (!hasRun.getAsBoolean()) {
            unsupported("the LSM programs do not run");
        }
    }

    private void unsupported(String reason) {
        close();
        result = new ProbeResult.Unsupported(reason);
    }

    private static void callHook() {
        try {
            Files.setPosixFilePermissions(UNCHANGEABLE, Files.getPosixFilePermissions(UNCHANGEABLE));
        } catch (IOException _) {
            // Expected. The program itself reports whether the hook was called.
        }
    }

    /** Returns whether the programs name objects; after {@link #load} alone, whether they could. */
    ProbeResult result() {
        return result;
    }

    @Override
    public void close() {
        BpfObject loaded = object;
        object = null;
        if (loaded != null) {
            loaded.close();
        }
    }
}
