package eyas.state.origin;

import eyas.event.Bytes;
import eyas.state.job.ProgramRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Detects code of the job that an installed program opens: Python modules, and libraries in directories named by the environment. Runs at
 * execs, the snapshot, and when such programs open files. Event thread only.
 */
final class ImportedJobCode {
    private static final byte[] PROGRAMS = Bytes.of("/bin/");
    private static final byte[] PATH_FILE = Bytes.of(".pth");
    private static final List<byte[]> MODULE_ENDINGS =
            List.of(Bytes.of(".py"), Bytes.of(".pyc"), Bytes.of(".so"), PATH_FILE);
    /** Modules that Python imports at each start from any directory of its search path. */
    private static final List<byte[]> CUSTOMIZATIONS = List.of(Bytes.of("/sitecustomize"), Bytes.of("/usercustomize"));

    private static final byte[] SITE_PACKAGES = Bytes.of("/site-packages/");
    private static final byte[] DIST_PACKAGES = Bytes.of("/dist-packages/");
    private static final byte[] COMPILED = Bytes.of("/__pycache__/");
    private static final byte[] LIBRARY = Bytes.of(".so");

    private final InstalledPrograms programs;
    private final Predicate<byte[]> isInToolCache;

    /**
     * Makes a detector.
     *
     * @param programs knows the machine's program directories
     * @param isInToolCache returns whether a path is in a runner's tool cache
     */
    ImportedJobCode(InstalledPrograms programs, Predicate<byte[]> isInToolCache) {
        this.programs = programs;
        this.isInToolCache = isInToolCache;
    }

    /**
     * Returns the directories from which Python, running an installed script or module, imports modules because of its environment; null
     * for every other program.
     */
    @Nullable
    List<byte[]> importPlaces(OriginProcess process, byte[] installed) {
        return programs.runtime(process) != ProgramRuntime.PYTHON
                        || installed.length == 0
                        || Arrays.equals(installed, programs.programName(process))
                ? null
                : programs.places(process, process.pythonPath(), ':');
    }

    /**
     * Returns the directories in which the loader searches libraries of {@code process} because of its environment; null for none, and for
     * a linker.
     */
    @Nullable
    List<byte[]> libraryPlaces(OriginProcess process) {
        return programs.looksForLibraries(process) ? programs.places(process, process.libraryPath(), ';') : null;
    }

    /**
     * Returns whether Python, running an installed script, opened code of the job: a module in a directory of {@code PYTHONPATH}, a module
     * imported at each start (sitecustomize, usercustomize), a .pth file, or a module among the installed ones that a program of the job
     * wrote. Allocates nothing.
     *
     * @param places the result of {@link #importPlaces} at the program's start
     * @param path the path of the file
     * @param written what is known about the file if this job wrote it, else null
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

    /** Returns whether an action unpacked {@code file}, for example when restoring a cache. */
    private static boolean isUnpackedByAction(WrittenFile file) {
        ContentWriter writer = file.writer;
        return writer.isAction && writer.kind == ProgramKind.UNPACKS && writer.installed.length > 0;
    }

    /** Returns whether the same installed program compiled the module at {@code path} earlier. */
    private static boolean isOwnCache(OriginProcess process, byte[] path, WrittenFile written) {
        return Bytes.indexOf(path, COMPILED) >= 0
                && Arrays.equals(written.writer.installed, process.originState().installed);
    }

    /**
     * Returns whether a program opened a library of the job in a directory of {@code LD_LIBRARY_PATH}: one that neither a package manager
     * nor an action wrote, or that is outside of the tools' directories. Allocates nothing.
     *
     * @param places the result of {@link #libraryPlaces} at the program's start
     * @param name the name used to open the file
     * @param path the path of the file
     * @param written what is known about the file if this job wrote it, else null
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

    /** Returns whether {@code path} is in the tree whose directory {@code bin} contains the program. */
    private static boolean isInTreeOf(byte[] program, byte[] path) {
        int bin = Bytes.indexOf(program, PROGRAMS);
        return bin > 0 && path.length > bin && Arrays.equals(path, 0, bin + 1, program, 0, bin + 1);
    }
}
