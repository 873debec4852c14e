package eyas.state.origin;

import eyas.event.Bytes;
import eyas.event.TableReader;
import eyas.state.job.ProgramRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Identifies programs that are installed, not supplied by a job, so that rules can exclude them by name. Uses what the kernel reports about
 * the executable, never the name that a process gives itself.
 *
 * <p>A program is installed if it is in a directory that only root can write, is not writable for its own user, was not written by this job
 * except by a package manager, and was started without variables that inject code. Tool chains in home directories and tool caches are
 * accepted by a list of names ({@code installed-programs.tsv}), as are those elsewhere that neither belong to the user nor are writable by
 * it. For an interpreter, its script determines the name, if it is given by its path or as a Python module and is installed itself; else
 * the interpreter does. Runs at execs and the snapshot, not for each event. Event thread only.
 */
final class InstalledPrograms {
    private static final int COLUMNS = 2;
    /** {@code execve_flags}: the process's user may write to its executable. */
    private static final int EXE_WRITABLE = 0x1;

    private static final int EXE_FROM_MEMFD = 0x4;

    /** The maximum number of paths whose classification is cached. */
    private static final int MOST_PATHS = 4_096;

    private static final byte[] ENSUREPIP = Bytes.of("ensurepip");
    private static final byte[] HERE = Bytes.of(".");
    /** Starts a path component that the loader replaces, such as {@code $ORIGIN}. */
    private static final byte[] LOADERS_WORD = Bytes.of("$");

    private static final byte[] HOMES = Bytes.of("/home/");
    private static final byte[] ROOTS_HOME = Bytes.of("/root");

    private final WrittenFiles files;
    private final ProcessPaths paths;
    private final Predicate<byte[]> isInToolCache;
    private final IdentityHashMap<byte[], ProgramPath> known = new IdentityHashMap<>();
    private final List<byte[]> system = new ArrayList<>();
    private final List<byte[]> home = new ArrayList<>();
    private final List<byte[]> open = new ArrayList<>();
    private final Set<String> tools = new HashSet<>();
    private final Set<String> installers = new HashSet<>();
    private final Set<String> javascript = new HashSet<>();
    private final Set<String> python = new HashSet<>();
    private final Set<String> builders = new HashSet<>();
    private final Set<String> again = new HashSet<>();

    /**
     * Makes the classifier.
     *
     * @param files the files that this job wrote
     * @param where resolves the paths of processes
     * @param isInToolCache returns whether a path is in a runner's tool cache
     */
    InstalledPrograms(WrittenFiles files, ProcessPaths where, Predicate<byte[]> isInToolCache) {
        this.files = files;
        this.paths = where;
        this.isInToolCache = isInToolCache;
        String resource = "installed-programs.tsv";
        for (String[] row : TableReader.rows(
                Objects.requireNonNull(InstalledPrograms.class.getResourceAsStream(resource), resource),
                resource,
                COLUMNS)) {
            switch (row[0]) {
                case "system" -> system.add(Bytes.of(row[1]));
                case "home" -> home.add(Bytes.of(row[1]));
                case "open" -> open.add(Bytes.of(row[1]));
                case "tool" -> tools.add(row[1]);
                case "builds" -> builders.add(row[1]);
                case "again" -> again.add(row[1]);
                case "installs" -> installers.add(row[1]);
                case "javascript" -> javascript.add(row[1]);
                case "python" -> python.add(row[1]);
                default -> throw new IllegalStateException(resource + ": unknown row type: " + row[0]);
            }
        }
    }

    /** Returns whether an installed program of this name is a package manager. */
    boolean installs(byte[] name) {
        return installers.contains(Bytes.text(withoutVersion(name)));
    }

    /** Returns {@code name}, that of a package manager, without a version suffix ({@code pip3.12}), as in rules. */
    private byte[] withoutVersion(byte[] name) {
        byte[] bare = Arrays.copyOf(name, ProgramNames.unversioned(name));
        return !installers.contains(Bytes.text(name)) && installers.contains(Bytes.text(bare)) ? bare : name;
    }

    /**
     * Returns the name of the program that {@code process} runs; empty if it is not known to be installed.
     *
     * @param before the name of the program that it ran until now, which is its parent's after a fork; empty if it was not installed
     */
    byte[] name(OriginProcess process, byte[] before) {
        ProgramPath program = known(process.exePath());
        int loads = process.loads();
        if (has(loads, ProgramRuntime.ANY)
                || (looksForLibraries(process) && Bytes.indexOf(process.libraryPath(), LOADERS_WORD) >= 0)
                || (program.family == ProgramRuntime.DOTNET && has(loads, ProgramRuntime.DOTNET))
                || !isExecutableInstalled(process, program)) {
            return Bytes.EMPTY;
        }
        ProgramKind kind = ProgramKind.of(program.path);
        byte[] script = kind.interprets() ? script(process, kind, program.family, before) : Bytes.EMPTY;
        return script.length > 0 ? withoutVersion(script) : program.name;
    }

    /**
     * Returns the name of the file that {@code process} executes, regardless of injected code and of scripts; empty if the file is not
     * known to be installed.
     */
    byte[] fileName(OriginProcess process) {
        ProgramPath program = known(process.exePath());
        return isExecutableInstalled(process, program) ? program.name : Bytes.EMPTY;
    }

    /**
     * Returns whether a program that the kernel reports without a path is {@code before} if its file is. Some container engines execute
     * themselves again through a detached mount and then have a bare name. The caller has checked that inode and time of the file are those
     * of the previous executable. A file system of the job could forge both, so this applies only to these engines.
     */
    boolean isSameWithoutPlace(OriginProcess process, byte[] before) {
        byte[] path = process.exePath();
        return path.length > 0
                && path[0] != '/'
                && again.contains(Bytes.text(before))
                && !isOpenToItsUser(process)
                && (process.exeFlags() & EXE_FROM_MEMFD) == 0
                && (process.loads() & ~ProgramRuntime.LIBRARY.bit()) == 0
                && files.executed(process) == null;
    }

    /** Returns whether variables inject code into the interpreter that {@code process} runs. */
    boolean interpreterLoadsCode(OriginProcess process) {
        return has(process.loads(), known(process.exePath()).family);
    }

    /** Returns whether variables set the loader's library search path for {@code process}; a linker reads them for another purpose. */
    boolean looksForLibraries(OriginProcess process) {
        return has(process.loads(), ProgramRuntime.LIBRARY) && !known(process.exePath()).isBuilder;
    }

    /** Returns the absolute directories of a search path, both before and after resolving links, without a trailing slash. */
    List<byte[]> places(OriginProcess process, byte[] all, char separator) {
        List<byte[]> places = new ArrayList<>();
        for (int from = 0, end; from < all.length; from = end + 1) {
            end = from;
            while (end < all.length && all[end] != ':' && all[end] != separator) {
                end++;
            }
            byte[] given = from == end ? HERE : Arrays.copyOfRange(all, from, end);
            places.add(withoutSlash(paths.named(process, given)));
            places.add(withoutSlash(paths.real(process, given)));
        }
        return places;
    }

    private static byte[] withoutSlash(byte[] path) {
        return path.length > 1 && path[path.length - 1] == '/' ? Arrays.copyOf(path, path.length - 1) : path;
    }

    /** Returns the family of the interpreter that {@code process} runs. */
    ProgramRuntime runtime(OriginProcess process) {
        return known(process.exePath()).family;
    }

    /** Returns the name of the executable of {@code process}, installed or not. */
    byte[] programName(OriginProcess process) {
        return known(process.exePath()).name;
    }

    /** The classification that depends only on the path of an executable. */
    private record ProgramPath(
            byte[] path,
            byte[] name,
            boolean isBuilder,
            boolean isTool,
            boolean isInSystem,
            boolean isInOpenPlace,
            ProgramRuntime family) {}

    /** Returns the cached classification; paths of executables are interned, so a lookup allocates nothing. */
    private ProgramPath known(byte[] path) {
        ProgramPath found = known.get(path);
        if (found == null) {
            byte[] name = ProgramNames.normal(path);
            found = new ProgramPath(
                    path,
                    withoutVersion(name),
                    builders.contains(Bytes.text(name)),
                    isTool(path, name),
                    isBelowSystem(path),
                    path.length == 0 || isInToolCache.test(path) || isBelow(open, path),
                    ProgramNames.family(name));
            if (known.size() >= MOST_PATHS) {
                known.clear();
            }
            known.put(path, found);
        }
        return found;
    }

    private static boolean has(int loads, ProgramRuntime runtime) {
        return (loads & runtime.bit()) != 0;
    }

    /** Returns whether the user of a process may write to its program; ignored for root, which can write to every file. */
    private static boolean isOpenToItsUser(OriginProcess process) {
        return (process.exeFlags() & EXE_WRITABLE) != 0 && process.uid() != 0;
    }

    private boolean isExecutableInstalled(OriginProcess process, ProgramPath program) {
        WrittenFile written = files.executed(process);
        boolean writable = isOpenToItsUser(process);
        if (program.isInSystem && !isInToolCache.test(program.path)) {
            boolean isNamed = program.isTool || Bytes.indexOf(program.path, ProgramNames.MODULES) < 0;
            return isNamed && (written == null ? !writable : written.writer.installs);
        }
        boolean isOthers = written == null && !writable && process.uid() > 0 && !program.isInOpenPlace;
        return program.isTool && (isOthers || isToolInstalled(program.path, written));
    }

    private boolean isToolInstalled(byte[] path, @Nullable WrittenFile written) {
        if (written != null && written.writer.installs) {
            return true;
        }
        if (isInToolCache.test(path)) {
            return written == null || written.writer.isAction;
        }
        return written == null && isInToolChain(path);
    }

    /** Returns whether the program at {@code path} has the name of a tool; below node_modules the package's author chose the name. */
    private boolean isTool(byte[] path, byte[] name) {
        return Bytes.indexOf(path, ProgramNames.MODULES) < 0 ? isTool(name) : javascript.contains(Bytes.text(name));
    }

    private boolean isTool(byte[] name) {
        String text = Bytes.text(name);
        // Truncated as bytes: decoding a name that is not UTF-8 changes its length.
        String bare = Bytes.text(Arrays.copyOf(name, ProgramNames.unversioned(name)));
        return tools.contains(text) || tools.contains(bare) || builders.contains(text) || installs(name);
    }

    /** Returns whether {@code path} is in a directory that only root can write. */
    boolean isSystem(byte[] path) {
        return isBelowSystem(path) && !isInToolCache.test(path);
    }

    /** Returns whether {@code path} is in one of the machine's directories. */
    boolean isBelowSystem(byte[] path) {
        return isBelow(system, path);
    }

    /** Iterates by index, because every open of an interpreter calls this and must not allocate. */
    private static boolean isBelow(List<byte[]> places, byte[] path) {
        for (int i = 0; i < places.size(); i++) {
            if (Bytes.startsWith(path, places.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether {@code path} is in a tool chain directory directly below a home directory. */
    boolean isInToolChain(byte[] path) {
        int at;
        if (Bytes.startsWith(path, HOMES)) {
            at = HOMES.length;
            while (at < path.length && path[at] != '/') {
                at++;
            }
        } else if (Bytes.startsWith(path, ROOTS_HOME)) {
            at = ROOTS_HOME.length;
        } else {
            return false;
        }
        for (int i = 0; i < home.size(); i++) {
            if (Bytes.startsWith(path, at, path.length, home.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the name of the installed script that an interpreter runs; empty if there is none or it is uncertain. */
    private byte[] script(OriginProcess process, ProgramKind kind, ProgramRuntime runtime, byte[] before) {
        if (has(process.loads(), runtime)) {
            return Bytes.EMPTY;
        }
        InterpretedProgram run = InterpretedProgram.of(process.args(), kind, runtime);
        return switch (run) {
            // ensurepip starts Python with inline code that unpacks the bundled pip.
            case InterpretedProgram.Unknown() ->
                runtime == ProgramRuntime.PYTHON && Arrays.equals(before, ENSUREPIP) ? before : Bytes.EMPTY;
            case InterpretedProgram.Module(byte[] name, boolean looksHere) -> module(process, name, looksHere);
            case InterpretedProgram.Script(byte[] given) -> {
                byte[] path = paths.real(process, given);
                byte[] name = ProgramNames.normal(path);
                // Links may have been missed, so the path must be installed both before and after resolving them.
                byte[] named = paths.named(process, given);
                boolean installed = isScriptInstalled(process, path, runtime)
                        && (Arrays.equals(named, path) || isScriptInstalled(process, named, runtime));
                boolean hidden = runtime == ProgramRuntime.PYTHON && isShadowed(process, name, false);
                yield installed && !hidden ? name : Bytes.EMPTY;
            }
        };
    }

    private boolean isScriptInstalled(OriginProcess process, byte[] path, ProgramRuntime runtime) {
        byte[] name = ProgramNames.normal(path);
        WrittenFile written = files.named(path, process.containerKey());
        if (isSystem(path) && Bytes.indexOf(path, ProgramNames.MODULES) < 0) {
            return written == null || written.writer.installs;
        }
        boolean inModules = Bytes.indexOf(path, ProgramNames.MODULES) >= 0;
        return isTool(path, name)
                && !isOfOtherLanguage(name, runtime)
                && (isToolInstalled(path, written) || (inModules && written == null));
    }

    /** Returns whether a tool of this name is not written in the interpreter's language: a package may contain scripts of any name. */
    private boolean isOfOtherLanguage(byte[] name, ProgramRuntime runtime) {
        String bare = Bytes.text(Arrays.copyOf(name, ProgramNames.unversioned(name)));
        return (runtime == ProgramRuntime.PYTHON && javascript.contains(bare))
                || (runtime == ProgramRuntime.NODE && python.contains(bare));
    }

    private byte[] module(OriginProcess process, byte[] name, boolean looksHere) {
        return python.contains(Bytes.text(name)) && !isShadowed(process, name, looksHere)
                ? ProgramNames.cut(name, 0, name.length)
                : Bytes.EMPTY;
    }

    /** Returns whether this job wrote a module of this name in a directory that Python searches before the installed ones. */
    private boolean isShadowed(OriginProcess process, byte[] module, boolean looksHere) {
        if (looksHere
                && (isModuleIn(process, process.cwd(), module)
                        || isModuleIn(process, paths.real(process, HERE), module))) {
            return true;
        }
        for (byte[] place : places(process, process.pythonPath(), ':')) {
            if (isModuleIn(process, place, module)) {
                return true;
            }
        }
        return false;
    }

    private boolean isModuleIn(OriginProcess process, byte[] directory, byte[] module) {
        String base = Bytes.text(directory)
                + (directory.length > 0 && directory[directory.length - 1] == '/' ? "" : "/")
                + Bytes.text(module);
        for (String file : List.of(".py", "/__init__.py", "/__main__.py")) {
            if (files.named(Bytes.of(base + file), process.containerKey()) != null) {
                return true;
            }
        }
        return false;
    }
}
