package eyas.state.origin;

import eyas.event.Bytes;
import eyas.state.job.PackageMethod;
import eyas.state.job.PackageScript;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the packages whose code processes read, file by file. Event thread only; allocates for new packages and for the first file of a
 * process.
 */
final class PackageTracker {
    private final InstalledPrograms programs;
    private final ThirdPartyCode foreign;
    private final PackageNames names = new PackageNames();

    /**
     * Makes a tracker.
     *
     * @param programs knows what belongs to the machine
     * @param foreign knows which files in a package's directory belong to it
     */
    PackageTracker(InstalledPrograms programs, ThirdPartyCode foreign) {
        this.programs = programs;
        this.foreign = foreign;
    }

    /** Returns whether Java with these arguments is a build tool that runs plug-ins in-process. */
    boolean isBuildTool(byte[] arguments) {
        return names.isBuildTool(arguments);
    }

    /**
     * Records the package whose code {@code process} reads. System files belong to no package. Files that a program of the job put into a
     * package's directory are ignored, since any program can choose that location. So are files that an interpreter installed as a package
     * opens from its own package.
     *
     * @param written what is known about the file if this job wrote it, else null
     */
    void read(OriginProcess process, byte[] path, @Nullable WrittenFile written, long time) {
        boolean isOfSystem = written == null && programs.isSystem(path);
        if (isOfSystem || names.isDescription(path) || PackageNames.isArchive(path)) {
            return;
        }
        OriginState state = process.originState();
        PackageScript found = names.find(path);
        if (found == null) {
            endStart(state, path);
        } else if (foreign.isPartOf(found, written) && !isInterpretersOwn(process, found)) {
            read(state, path, found, time);
        }
    }

    /** Returns whether the interpreter itself is in the package's directory, but its script is not. */
    private static boolean isInterpretersOwn(OriginProcess process, PackageScript code) {
        return Bytes.startsWith(process.exePath(), code.directory())
                && !Bytes.startsWith(process.originState().script, code.directory());
    }

    /**
     * Python's startup ends when it opens its script, or a file in the script's directory or archive. For a module of Python's own library
     * it ends with the first file outside of packages and of that library. For inline code it never ends, because its imports cannot be
     * distinguished from startup imports.
     */
    private static void endStart(OriginState state, byte[] path) {
        PackageScript atStart = state.packages == null ? null : state.packages.atStart.code();
        if (atStart == null) {
            return;
        }
        boolean begun = state.module.length > 0 ? !isInDirectory(path, atStart.directory()) : isScript(state, path);
        if (begun) {
            state.packages().atStart.clear();
        }
    }

    private static boolean isScript(OriginState state, byte[] path) {
        byte[] script = state.script;
        return script.length > 0
                && Bytes.startsWith(path, script)
                && (path.length == script.length || path[script.length] == '/');
    }

    private static void read(OriginState state, byte[] path, PackageScript found, long time) {
        LoadedPackages seen = state.packages();
        if (PackageNames.isVendored(found)) {
            // A process that loaded code does not become a build by reading a makefile.
            if (state.builds || seen.last().code() == null) {
                seen.building.read(found, path, time, PackageMethod.MAKEFILE);
                seen.saw(found);
            }
            return;
        }
        if (state.builds) {
            return;
        }
        seen.saw(found);
        if (isScript(state, path) || Arrays.equals(found.name(), state.module)) {
            seen.atStart.clear();
            seen.loaded.read(found, path, time, PackageMethod.SCRIPT);
        } else if (PackageNames.isStartup(path) || seen.atStart.code() != null) {
            // Imports of a startup file also run at each start, and belong to the program no more than that file.
            seen.atStart.read(found, path, time, PackageMethod.STARTUP);
        } else {
            boolean isScripts = seen.loaded.code() == found && seen.loaded.method() == PackageMethod.SCRIPT;
            seen.loaded.read(found, path, time, isScripts ? PackageMethod.SCRIPT : PackageMethod.OPENED);
        }
    }

    /**
     * Records the plug-in that a build tool runs in-process. Plug-ins also open the archives of their libraries, and the compiler those of
     * the project, so a package with a plug-in's name is replaced only by another one. Files written by other programs of the job are
     * ignored.
     *
     * @param written what is known about the file if this job wrote it, else null
     */
    void archive(OriginState state, byte[] path, @Nullable WrittenFile written, long time) {
        PackageScript found = PackageNames.isArchive(path) ? names.find(path) : null;
        if (found == null) {
            return;
        }
        boolean isBuilds = written != null && foreign.runsPlugins(written.writer.installed);
        if (!isBuilds && !foreign.isPartOf(found, written)) {
            return;
        }
        LoadedPackages seen = state.packages();
        PackageScript before = seen.plugin.code();
        if (before == null || PackageNames.isPlugin(found) || !PackageNames.isPlugin(before)) {
            seen.plugin.read(found, path, time, PackageMethod.OPENED);
        }
        seen.saw(found);
    }

    /** Returns whether {@code path} is in the language's library directory, whose {@code site-packages} contains {@code directory}. */
    private static boolean isInDirectory(byte[] path, byte[] directory) {
        int end = directory.length;
        for (int up = 0; up < 2 && end > 0; up++) {
            end--;
            while (end > 0 && directory[end - 1] != '/') {
                end--;
            }
        }
        return end > 1 && path.length > end && Arrays.equals(path, 0, end, directory, 0, end);
    }

    /** Removes all packages; threads keep theirs until they end. */
    void clear() {
        names.clear();
    }
}
