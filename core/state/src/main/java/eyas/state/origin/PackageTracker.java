package eyas.state.origin;

import eyas.event.Bytes;
import eyas.state.job.PackageMethod;
import eyas.state.job.PackageScript;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Find out whose code processes read, file by file. Event thread only; allocates for new packages and for the first file of a process. */
final class PackageTracker {
    private final InstalledPrograms programs;
    private final ThirdPartyCode foreign;
    private final PackageNames names = new PackageNames();

    /**
     * Makes one.
     *
     * @param programs says what belongs to the machine
     * @param foreign says which files of a package's folder are its own
     */
    PackageTracker(InstalledPrograms programs, ThirdPartyCode foreign) {
        this.programs = programs;
        this.foreign = foreign;
    }

    /** Return whether Java, with these arguments, is a build tool that runs plug-ins inside of itself. */
    boolean isBuildTool(byte[] arguments) {
        return names.isBuildTool(arguments);
    }

    /**
     * Takes note of which package the code is that {@code process} reads; what belongs to the system is of none, and a file that a
     * program of the job put into a package's folder says nothing: anybody may choose its place. What an interpreter that is a package
     * itself opens of that package says nothing either.
     *
     * @param written what is known of the file if this job wrote it, else null
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

    /** Return whether the interpreter itself lies in the package's folder, and what it was told to run does not. */
    private static boolean isInterpretersOwn(OriginProcess process, PackageScript code) {
        return Bytes.startsWith(process.exePath(), code.folder())
                && !Bytes.startsWith(process.originState().script, code.folder());
    }

    /**
     * Python's start is over when it opens its script, or what the script's folder or archive holds. Of a module of Python's own it
     * is with the first file that is neither of a package nor of that library; of text on the command line it never is, for
     * nothing tells what that has loaded from what was loaded before.
     */
    private static void endStart(OriginState state, byte[] path) {
        PackageScript atStart = state.packages == null ? null : state.packages.atStart.code();
        if (atStart == null) {
            return;
        }
        boolean begun = state.module.length > 0 ? !isBeside(path, atStart.folder()) : isScript(state, path);
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
            // Code that was loaded does not become a build by reading a file of one.
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
            // What a startup file imports is run at each start, too, and is no more the program's than that file.
            seen.atStart.read(found, path, time, PackageMethod.STARTUP);
        } else {
            boolean isScripts = seen.loaded.code() == found && seen.loaded.method() == PackageMethod.SCRIPT;
            seen.loaded.read(found, path, time, isScripts ? PackageMethod.SCRIPT : PackageMethod.OPENED);
        }
    }

    /**
     * Takes note of which plug-in it is that a build tool runs inside of itself. Plug-ins open the archives of their libraries, too, and
     * the compiler among them those of the project: what is called a plug-in gives way to another one alone. A file that something
     * else of the job has put there says nothing.
     *
     * @param written what is known of the file if this job wrote it, else null
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

    /** Return whether {@code path} lies in the library of a language, whose folder {@code site-packages} has {@code folder}. */
    private static boolean isBeside(byte[] path, byte[] folder) {
        int end = folder.length;
        for (int up = 0; up < 2 && end > 0; up++) {
            end--;
            while (end > 0 && folder[end - 1] != '/') {
                end--;
            }
        }
        return end > 1 && path.length > end && Arrays.equals(path, 0, end, folder, 0, end);
    }

    /** Forget all packages; those of threads go with the threads. */
    void clear() {
        names.clear();
    }
}
