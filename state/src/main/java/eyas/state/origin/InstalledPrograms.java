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
 * Knows programs that no job has brought along by their names, so that rules can leave them alone: by what the kernel says of
 * the executable, never by what a process calls itself.
 *
 * <p>A program counts that lies where only root writes, is not writable for its own user, was not written by this job but
 * by a package manager, and was started without variables that bring code into it. Tool chains in homes and tool caches
 * count by a list of names ({@code installed-programs.tsv}), and so do those elsewhere that neither belong to the user nor can be
 * written by it. Of an interpreter it is the script that counts, if it is given by
 * its path or as a Python module and is installed itself; else the interpreter. Works at execs and the snapshot, never
 * per event. Event thread only.
 */
final class InstalledPrograms {
    private static final int COLUMNS = 2;
    /** Bytes of a name, as the kernel keeps them of a process's. */
    private static final int MOST_NAME = 15;
    /** {@code execve_flags}: the user of the process may write its executable. */
    private static final int EXE_WRITABLE = 0x1;

    private static final int EXE_FROM_MEMFD = 0x4;

    /** The most paths of which it is remembered what follows from them. */
    private static final int MOST_PATHS = 4_096;

    private static final byte[] ENSUREPIP = Bytes.of("ensurepip");
    private static final byte[] HERE = Bytes.of(".");
    private static final byte[] PROGRAMS = Bytes.of("/bin/");
    private static final byte[] PATH_FILE = Bytes.of(".pth");
    private static final List<byte[]> MODULE_ENDINGS =
            List.of(Bytes.of(".py"), Bytes.of(".pyc"), Bytes.of(".so"), PATH_FILE);
    /** Modules that Python imports at each start, wherever it finds them. */
    private static final List<byte[]> CUSTOMIZATIONS = List.of(Bytes.of("/sitecustomize"), Bytes.of("/usercustomize"));

    private static final byte[] SITE_PACKAGES = Bytes.of("/site-packages/");
    private static final byte[] DIST_PACKAGES = Bytes.of("/dist-packages/");
    private static final byte[] COMPILED = Bytes.of("/__pycache__/");
    /** Begins a word of a path that the loader replaces, such as {@code $ORIGIN}. */
    private static final byte[] LOADERS_WORD = Bytes.of("$");

    private static final byte[] LIBRARY = Bytes.of(".so");
    private static final byte[] MODULES = Bytes.of("/node_modules/");
    private static final byte[] MODULE_PROGRAMS = Bytes.of(".bin/");
    private static final byte[] HOMES = Bytes.of("/home/");
    private static final byte[] ROOTS_HOME = Bytes.of("/root");
    private static final byte[] TARGET = Bytes.of("-linux-");
    private static final List<byte[]> EXTENSIONS = List.of(
            Bytes.of(".js"), Bytes.of(".cjs"), Bytes.of(".mjs"), Bytes.of(".py"), Bytes.of(".rb"), Bytes.of(".pl"));

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
     * Makes one.
     *
     * @param files what this job wrote
     * @param where says which file a process means by a path
     * @param isInToolCache tells whether a path lies in a runner's tool cache
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
                default -> throw new IllegalStateException(resource + ": no such row: " + row[0]);
            }
        }
    }

    /** Return whether a program of this name is a package manager, if it is an installed one. */
    boolean installs(byte[] name) {
        return installers.contains(Bytes.text(withoutVersion(name)));
    }

    /** Returns {@code name}, that of a package manager without a version behind it ({@code pip3.12}), as rules know it. */
    private byte[] withoutVersion(byte[] name) {
        byte[] bare = Arrays.copyOf(name, unversioned(name));
        return !installers.contains(Bytes.text(name)) && installers.contains(Bytes.text(bare)) ? bare : name;
    }

    /**
     * Returns the name of the program that {@code process} runs; empty where it is not known to be installed.
     *
     * @param before the name of the program that it ran until now, which is its parent's after a fork; empty if that is none
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
     * Returns the name of the file that {@code process} executes, whatever its environment brings into that and whatever an
     * interpreter runs; empty where the file is not known to be installed.
     */
    byte[] fileName(OriginProcess process) {
        ProgramPath program = known(process.exePath());
        return isExecutableInstalled(process, program) ? program.name : Bytes.EMPTY;
    }

    /**
     * Return whether a program of which the kernel tells no place is {@code before} if the file is: some engines execute themselves once
     * more, through a mount that nothing is attached to, and have a bare name then. The caller has seen that the file has the number and
     * the time of the one that the process executed before; a file system of the job's may have both, so it counts for those engines only.
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

    /** Return whether variables bring code into the interpreter that {@code process} runs. */
    boolean interpreterLoadsCode(OriginProcess process) {
        return has(process.loads(), known(process.exePath()).family);
    }

    /**
     * Returns where Python, which runs an installed script or module, imports modules from because the environment says so; null for every
     * other program.
     */
    @Nullable
    List<byte[]> importPlaces(OriginProcess process, byte[] installed) {
        ProgramPath program = known(process.exePath());
        return program.family != ProgramRuntime.PYTHON
                        || installed.length == 0
                        || Arrays.equals(installed, program.name)
                ? null
                : places(process, process.pythonPath(), ':');
    }

    /** Returns where the loader looks for libraries of {@code process} because the environment says so; null for none, and for a linker. */
    @Nullable
    List<byte[]> libraryPlaces(OriginProcess process) {
        return looksForLibraries(process) ? places(process, process.libraryPath(), ';') : null;
    }

    private boolean looksForLibraries(OriginProcess process) {
        return has(process.loads(), ProgramRuntime.LIBRARY) && !known(process.exePath()).isBuilder;
    }

    /** Returns the places of a path in full, as text and as links say, without a slash at their ends. */
    private List<byte[]> places(OriginProcess process, byte[] all, char separator) {
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
                ? isOfJob(process, path, null) && !isInToolChain(path)
                : !isInstalledBy(written) && !written.writer.isAction;
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
            return !isInstalledBy(written) && !(isTools && written.writer.isAction);
        }
        return !isTools && !isBelowSystem(path) && !isInTreeOf(process.exePath(), path);
    }

    /** Return whether {@code path} lies in the tree that has the program in its directory {@code bin}. */
    private static boolean isInTreeOf(byte[] program, byte[] path) {
        int bin = Bytes.indexOf(program, PROGRAMS);
        return bin > 0 && path.length > bin && Arrays.equals(path, 0, bin + 1, program, 0, bin + 1);
    }

    /** What follows from the path of an executable alone. */
    private record ProgramPath(
            byte[] path,
            byte[] name,
            boolean isBuilder,
            boolean isTool,
            boolean isInSystem,
            boolean isInOpenPlace,
            ProgramRuntime family) {}

    /** Paths of executables are interned, so what follows from one is found again without a new object. */
    private ProgramPath known(byte[] path) {
        ProgramPath found = known.get(path);
        if (found == null) {
            byte[] name = normal(path);
            found = new ProgramPath(
                    path,
                    withoutVersion(name),
                    builders.contains(Bytes.text(name)),
                    isTool(path, name),
                    isBelowSystem(path),
                    path.length == 0 || isInToolCache.test(path) || isBelow(open, path),
                    family(name));
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

    /** Return whether the user of a process may write its program; root may write every file, which says nothing. */
    private static boolean isOpenToItsUser(OriginProcess process) {
        return (process.exeFlags() & EXE_WRITABLE) != 0 && process.uid() != 0;
    }

    private boolean isExecutableInstalled(OriginProcess process, ProgramPath program) {
        WrittenFile written = files.executed(process);
        boolean writable = isOpenToItsUser(process);
        if (program.isInSystem && !isInToolCache.test(program.path)) {
            boolean isNamed = program.isTool || Bytes.indexOf(program.path, MODULES) < 0;
            return isNamed && (written == null ? !writable : isInstalledBy(written));
        }
        boolean isOthers = written == null && !writable && process.uid() > 0 && !program.isInOpenPlace;
        return program.isTool && (isOthers || isToolInstalled(program.path, written));
    }

    private boolean isToolInstalled(byte[] path, @Nullable WrittenFile written) {
        if (written != null && isInstalledBy(written)) {
            return true;
        }
        if (isInToolCache.test(path)) {
            return written == null || written.writer.isAction;
        }
        return written == null && isInToolChain(path);
    }

    /** Return whether a package manager wrote {@code file}, and not for a script of a package. */
    private static boolean isInstalledBy(WrittenFile file) {
        return file.writer.installs;
    }

    /** Return whether the program at {@code path} has the name of a tool; below node_modules its author chose that. */
    private boolean isTool(byte[] path, byte[] name) {
        return Bytes.indexOf(path, MODULES) < 0 ? isTool(name) : javascript.contains(Bytes.text(name));
    }

    private boolean isTool(byte[] name) {
        String text = Bytes.text(name);
        // Cut as bytes: as text a name that is no UTF-8 has another length.
        String bare = Bytes.text(Arrays.copyOf(name, unversioned(name)));
        return tools.contains(text) || tools.contains(bare) || builders.contains(text) || installs(name);
    }

    /** Return whether {@code path} lies where only root writes. */
    boolean isSystem(byte[] path) {
        return isBelowSystem(path) && !isInToolCache.test(path);
    }

    private boolean isBelowSystem(byte[] path) {
        return isBelow(system, path);
    }

    /** By index: every open of an interpreter asks, and may allocate nothing. */
    private static boolean isBelow(List<byte[]> places, byte[] path) {
        for (int i = 0; i < places.size(); i++) {
            if (Bytes.startsWith(path, places.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Return whether {@code path} lies in a folder for tool chains, right below somebody's home. */
    private boolean isInToolChain(byte[] path) {
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

    /** Returns the name of the installed script that an interpreter runs; empty where it runs none, or that is not certain. */
    private byte[] script(OriginProcess process, ProgramKind kind, ProgramRuntime runtime, byte[] before) {
        if (has(process.loads(), runtime)) {
            return Bytes.EMPTY;
        }
        InterpretedProgram run = InterpretedProgram.of(process.args(), kind, runtime);
        return switch (run) {
            // It starts Python with a text that unpacks the pip which comes with Python.
            case InterpretedProgram.Unknown() ->
                runtime == ProgramRuntime.PYTHON && Arrays.equals(before, ENSUREPIP) ? before : Bytes.EMPTY;
            case InterpretedProgram.Module(byte[] name, boolean looksHere) -> module(process, name, looksHere);
            case InterpretedProgram.Script(byte[] given) -> {
                byte[] path = paths.real(process, given);
                byte[] name = normal(path);
                // A link leads to where it says only as far as all was seen: what text says has to be installed, too.
                byte[] named = paths.named(process, given);
                boolean installed = isScriptInstalled(process, path)
                        && (Arrays.equals(named, path) || isScriptInstalled(process, named));
                boolean hidden = runtime == ProgramRuntime.PYTHON && isShadowed(process, name, false);
                yield installed && !hidden ? name : Bytes.EMPTY;
            }
        };
    }

    private boolean isScriptInstalled(OriginProcess process, byte[] path) {
        byte[] name = normal(path);
        WrittenFile written = files.named(path, process.containerKey());
        if (isSystem(path) && Bytes.indexOf(path, MODULES) < 0) {
            return written == null || isInstalledBy(written);
        }
        boolean inModules = Bytes.indexOf(path, MODULES) >= 0;
        return isTool(path, name) && (isToolInstalled(path, written) || (inModules && written == null));
    }

    private byte[] module(OriginProcess process, byte[] name, boolean looksHere) {
        return python.contains(Bytes.text(name)) && !isShadowed(process, name, looksHere)
                ? cut(name, 0, name.length)
                : Bytes.EMPTY;
    }

    /** Return whether this job wrote a module of this name where Python looks before it looks among what is installed. */
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

    private boolean isModuleIn(OriginProcess process, byte[] folder, byte[] module) {
        String base = Bytes.text(folder)
                + (folder.length > 0 && folder[folder.length - 1] == '/' ? "" : "/")
                + Bytes.text(module);
        for (String file : List.of(".py", "/__init__.py", "/__main__.py")) {
            if (files.named(Bytes.of(base + file), process.containerKey()) != null) {
                return true;
            }
        }
        return false;
    }

    /** Returns the family of the interpreter at {@code path}. */
    static ProgramRuntime runtime(byte[] path) {
        return family(normal(path));
    }

    private static ProgramRuntime family(byte[] name) {
        return switch (Bytes.text(Arrays.copyOf(name, unversioned(name)))) {
            case "python", "pypy" -> ProgramRuntime.PYTHON;
            case "node", "nodejs", "deno", "bun" -> ProgramRuntime.NODE;
            case "perl" -> ProgramRuntime.PERL;
            case "ruby" -> ProgramRuntime.RUBY;
            case "php" -> ProgramRuntime.PHP;
            case "dotnet" -> ProgramRuntime.DOTNET;
            default -> ProgramRuntime.SHELL;
        };
    }

    /**
     * Returns the name by which the program at {@code path} is known: its base name without the target and the version of a
     * compiler ({@code x86_64-linux-gnu-g++-13}) and the ending of a script, at most 15 bytes; what lies in {@code node_modules} is
     * called after its package, the outermost one.
     */
    static byte[] normal(byte[] path) {
        int modules = Bytes.indexOf(path, MODULES);
        if (modules >= 0) {
            int from = modules + MODULES.length;
            if (Bytes.startsWith(path, from, path.length, MODULE_PROGRAMS)) {
                from += MODULE_PROGRAMS.length;
            }
            int end = next(path, from);
            if (from < path.length && path[from] == '@') {
                end = next(path, end + 1);
            }
            return cut(path, from, Math.min(end, path.length));
        }
        int from = path.length;
        while (from > 0 && path[from - 1] != '/') {
            from--;
        }
        int target = Bytes.indexOf(path, from, path.length, TARGET);
        if (target >= 0) {
            int dash = target + TARGET.length;
            while (dash < path.length && path[dash] != '-') {
                dash++;
            }
            from = dash + 1 < path.length ? dash + 1 : from;
        }
        int end = path.length;
        for (byte[] extension : EXTENSIONS) {
            if (end - extension.length > from && Bytes.endsWith(path, end, extension)) {
                end -= extension.length;
                break;
            }
        }
        int version = end;
        while (version > from && (path[version - 1] == '.' || (path[version - 1] >= '0' && path[version - 1] <= '9'))) {
            version--;
        }
        if (version < end && version - 1 > from && path[version - 1] == '-') {
            end = version - 1;
        }
        return cut(path, from, end);
    }

    private static byte[] cut(byte[] text, int from, int end) {
        return Arrays.copyOfRange(text, from, Math.min(end, from + MOST_NAME));
    }

    /** Returns the length of {@code name} without the digits and dots at its end. */
    private static int unversioned(byte[] name) {
        int end = name.length;
        while (end > 0 && (name[end - 1] == '.' || (name[end - 1] >= '0' && name[end - 1] <= '9'))) {
            end--;
        }
        return end;
    }

    private static int next(byte[] path, int from) {
        int at = from;
        while (at < path.length && path[at] != '/') {
            at++;
        }
        return at;
    }
}
