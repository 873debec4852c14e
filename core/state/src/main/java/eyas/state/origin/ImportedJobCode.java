package eyas.state.origin;

import eyas.event.Bytes;
import eyas.state.job.ProgramRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which code of the job an installed program opens: modules of Python, and libraries in places that the environment names. Works at
 * execs, the snapshot, and what such programs open. Event thread only.
 */
final class ImportedJobCode {
    private static final byte[] PROGRAMS = Bytes.of("/bin/");
    private static final byte[] PATH_FILE = Bytes.of(".pth");
    private static final List<byte[]> MODULE_ENDINGS =
            List.of(Bytes.of(".py"), Bytes.of(".pyc"), Bytes.of(".so"), PATH_FILE);
    /** Modules that Python imports at each start, wherever it finds them. */
    private static final List<byte[]> CUSTOMIZATIONS = List.of(Bytes.of("/sitecustomize"), Bytes.of("/usercustomize"));

    private static final byte[] SITE_PACKAGES = Bytes.of("/site-packages/");
    private static final byte[] DIST_PACKAGES = Bytes.of("/dist-packages/");
    private static final byte[] COMPILED = Bytes.of("/__pycache__/");
    private static final byte[] LIBRARY = Bytes.of(".so");

    private final InstalledPrograms programs;
    private final Predicate<byte[]> isInToolCache;

    /**
     * @param programs says where programs of the machine lie
     * @param isInToolCache tells whether a path lies in a runner's tool cache
     */
    ImportedJobCode(InstalledPrograms programs, Predicate<byte[]> isInToolCache) {
        this.programs = programs;
        this.isInToolCache = isInToolCache;
    }

    /**
     * Returns where Python, which runs an installed script or module, imports modules from because the environment says so; null for every
     * other program.
     */
    @Nullable
    List<byte[]> importPlaces(OriginProcess process, byte[] installed) {
        return programs.runtime(process) != ProgramRuntime.PYTHON
                        || installed.length == 0
                        || Arrays.equals(installed, programs.programName(process))
                ? null
                : programs.places(process, process.pythonPath(), ':');
    }

    /** Returns where the loader looks for libraries of {@code process} because the environment says so; null for none, and for a linker. */
    @Nullable
    List<byte[]> libraryPlaces(OriginProcess process) {
        return programs.looksForLibraries(process) ? programs.places(process, process.libraryPath(), ';') : null;
    }

    /**
     * Return whether Python, which runs an installed script, has opened code of the job: a module in a place of {@code PYTHONPATH}, a module
     * that Python imports at each start (sitecustomize, usercustomize), lines that it runs then (.pth), or a module among the installed ones
     * that a program of the job wrote. Allocates nothing.
     *
     * @param places what {@link #importPlaces} returned when the program was started
     * @param path where the file is
     * @param written what is known of the file if this job wrote it, else null
     */
    boolean importsCodeOfJob(OriginProcess process, List<byte[]> places, byte[] path, @Nullable WrittenFile written) {
        boolean isCode = false;
        for (int i = 0; i < MODULE_ENDINGS.size() && !isCode; i++) {
            isCode = Bytes.endsWith(path, path.length, MODULE_ENDINGS.get(i));
        }
        if (!isCode) {
            isCode = isPlace(places, path);
        } else if (Bytes.endsWith(path, path.length, PATH_FILE)) {
            isCode = written != null;
        } else {
            isCode = isBelowPlace(places, path) || isCustomization(path);
            if (!isCode && written != null && isPackage(path)) {
                return isOfJob(process, path, written)
                        && !isUnpackedByAction(written)
                        && !isOwnCache(process, path, written);
            }
        }
        return isCode && isOfJob(process, path, written);
    }

    private static boolean isPackage(byte[] path) {
        return Bytes.indexOf(path, SITE_PACKAGES) >= 0 || Bytes.indexOf(path, DIST_PACKAGES) >= 0;
    }

    /** Return whether an action unpacked {@code file}, as one that restores a cache does. */
    private static boolean isUnpackedByAction(WrittenFile file) {
        ContentWriter writer = file.writer;
        return writer.isAction && writer.kind == ProgramKind.UNPACKS && writer.installed.length > 0;
    }

    /** Return whether the same installed program compiled the module at {@code path} earlier. */
    private static boolean isOwnCache(OriginProcess process, byte[] path, WrittenFile written) {
        return Bytes.indexOf(path, COMPILED) >= 0
                && Arrays.equals(written.writer.installed, process.originState().installed);
    }

    /**
     * Return whether a program has opened a library of the job in a place of {@code LD_LIBRARY_PATH}: one that neither a package manager nor
     * an action wrote, or that lies outside of the places of tools. Allocates nothing.
     *
     * @param places what {@link #libraryPlaces} returned when the program was started
     * @param name the name by which the file was opened
     * @param path where the file is
     * @param written what is known of the file if this job wrote it, else null
     */
    boolean loadsLibraryOfJob(
            OriginProcess process, List<byte[]> places, byte[] name, byte[] path, @Nullable WrittenFile written) {
        if (!(isLibrary(name) && isBelowPlace(places, name)) && !(isLibrary(path) && isBelowPlace(places, path))) {
            return false;
        }
        return written == null
                ? isOfJob(process, path, null) && !programs.isInToolChain(path)
                : !written.writer.installs && !written.writer.isAction;
    }

    private static boolean isLibrary(byte[] path) {
        int at = Bytes.indexOf(path, LIBRARY);
        return at >= 0 && (at + LIBRARY.length == path.length || path[at + LIBRARY.length] == '.');
    }

    private static boolean isPlace(List<byte[]> places, byte[] path) {
        for (int i = 0; i < places.size(); i++) {
            if (Arrays.equals(places.get(i), path)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBelowPlace(List<byte[]> places, byte[] path) {
        for (int i = 0; i < places.size(); i++) {
            byte[] place = places.get(i);
            if (Bytes.startsWith(path, place)
                    && path.length > place.length
                    && (place.length == 1 || path[place.length] == '/')) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCustomization(byte[] path) {
        for (int i = 0; i < CUSTOMIZATIONS.size(); i++) {
            byte[] name = CUSTOMIZATIONS.get(i);
            int at = Bytes.indexOf(path, name);
            int end = at + name.length;
            if (at >= 0 && end < path.length && (path[end] == '.' || path[end] == '/')) {
                return true;
            }
        }
        return false;
    }

    private boolean isOfJob(OriginProcess process, byte[] path, @Nullable WrittenFile written) {
        boolean isTools = isInToolCache.test(path);
        if (written != null) {
            return !written.writer.installs && !(isTools && written.writer.isAction);
        }
        return !isTools && !programs.isBelowSystem(path) && !isInTreeOf(process.exePath(), path);
    }

    /** Return whether {@code path} lies in the tree that has the program in its directory {@code bin}. */
    private static boolean isInTreeOf(byte[] program, byte[] path) {
        int bin = Bytes.indexOf(program, PROGRAMS);
        return bin > 0 && path.length > bin && Arrays.equals(path, 0, bin + 1, program, 0, bin + 1);
    }
}
