package eyas.state.job;

import eyas.event.Bytes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes the processes that package managers start on behalf of a package.
 *
 * <p>npm, pnpm, yarn, bun, cargo and go set variables; pip, uv and gem are recognized by command line and directory. Maven, Gradle and
 * Composer run plug-ins in-process, so the package is unknown; their children are recognized by their parent ({@link BuildTools}). Event
 * thread only.
 */
final class ScriptFinder {
    static final byte[] NPM = Bytes.of("npm");
    private static final byte[] NPM_VARIABLE = Bytes.of("npm_package_name");
    private static final byte[] CARGO_VARIABLE = Bytes.of("CARGO_PKG_NAME");
    private static final byte[] CARGO = Bytes.of("cargo");
    private static final byte[] PIP = Bytes.of("pip");
    private static final byte[] UV = Bytes.of("uv");
    private static final byte[] GEM = Bytes.of("gem");
    private static final byte[] RUSTC = Bytes.of("rustc");
    private static final byte[] BUILD_SCRIPT = Bytes.of("build-script");
    private static final byte[] PYTHON = Bytes.of("python");
    private static final byte[] RUBY = Bytes.of("ruby");
    private static final byte[] MAKE = Bytes.of("make");
    private static final List<byte[]> GEM_TOOLS = List.of(RUBY, GEM, Bytes.of("bundle"));
    private static final byte[] BUILD = Bytes.of("build");
    private static final byte[] EXTENSION = Bytes.of("extconf");
    private static final byte[] HOOK_RUNNER = Bytes.of("_in_process.py");
    private static final byte[] SETUP = Bytes.of("setup.py");
    private static final byte[] EXTENSION_FILE = Bytes.of("extconf.rb");
    private static final byte[] CODE = Bytes.of("-c");
    private static final byte[] PIP_DIRECTORY = Bytes.of("/pip-install-");
    private static final byte[] PIP_BUILD = Bytes.of("pip-");
    private static final byte[] UV_DIRECTORY = Bytes.of("/pypi/");
    private static final byte[] GEM_DIRECTORY = Bytes.of("/gems/");
    /** Scripts that npm runs because a package is installed; other names are called explicitly. */
    private static final List<byte[]> INSTALLING = List.of(
            Bytes.of("preinstall"),
            Bytes.of("install"),
            Bytes.of("postinstall"),
            Bytes.of("preprepare"),
            Bytes.of("prepare"),
            Bytes.of("postprepare"),
            Bytes.of("prepublish"),
            Bytes.of("dependencies"));

    private final EnvironmentReader variables;
    private final ByteStringPool strings;
    private final BuildTools tools;
    private final PackageManagers managers = new PackageManagers();
    private final int npmEvent;
    private final int npmName;
    private final int npmVersion;
    private final int cargoName;
    private final int cargoVersion;
    private final int cargoOutput;

    ScriptFinder(EnvironmentReader variables, ByteStringPool strings) {
        this.variables = variables;
        this.strings = strings;
        this.tools = new BuildTools(variables);
        npmEvent = variables.register("npm_lifecycle_event");
        npmName = variables.register("npm_package_name");
        npmVersion = variables.register("npm_package_version");
        cargoName = variables.register("CARGO_PKG_NAME");
        cargoVersion = variables.register("CARGO_PKG_VERSION");
        cargoOutput = variables.register("OUT_DIR");
    }

    /**
     * Returns the script that {@code thread}, whose environment was read last, starts; null if it starts none.
     *
     * @param outer the script that it belongs to so far; a process of a package's installation remains with that package, regardless of its
     * environment
     * @param parent the process that started it, null if unknown
     * @param number the number of a new script
     * @param time when the process's start was observed, ns since the epoch; 0 if it was not
     */
    @Nullable
    PackageScript find(
            JobProcess thread, @Nullable PackageScript outer, @Nullable JobProcess parent, long number, long time) {
        PackageScript found = found(thread, outer, parent, number);
        return found == null || !found.evidence().equals(ScriptEvidence.NONE)
                ? found
                : found.shownBy(managers.judge(found, thread, parent, variable(found), time));
    }

    /** Returns the variable that names the package of a script; empty if there is none. */
    private static byte[] variable(PackageScript script) {
        byte[] manager = script.manager();
        return Arrays.equals(manager, NPM)
                ? NPM_VARIABLE
                : Arrays.equals(manager, CARGO)
                        ? CARGO_VARIABLE
                        : Arrays.equals(manager, BuildTools.GO) ? BuildTools.GO_VARIABLE : Bytes.EMPTY;
    }

    private @Nullable PackageScript found(
            JobProcess thread, @Nullable PackageScript outer, @Nullable JobProcess parent, long number) {
        if (outer != null && outer.isInstalling()) {
            return null;
        }
        if (variables.has(npmEvent)) {
            PackageScript script = npm(number);
            if (outer == null || !same(script, outer)) {
                return script;
            }
        }
        if (variables.has(cargoName)) {
            PackageScript script = cargo(thread, number);
            if (script != null) {
                return script;
            }
        }
        if (Bytes.startsWith(thread.comm(), PYTHON)) {
            return python(thread, parent, number);
        }
        if (Bytes.startsWith(thread.comm(), RUBY) && Bytes.indexOf(thread.args(), EXTENSION_FILE) >= 0) {
            return gem(thread, EXTENSION, number);
        }
        if (Arrays.equals(thread.comm(), MAKE)
                && parent != null
                && GEM_TOOLS.stream().anyMatch(tool -> Bytes.startsWith(parent.comm(), tool))
                && Bytes.indexOf(thread.cwd(), GEM_DIRECTORY) >= 0) {
            return gem(thread, MAKE, number);
        }
        return outer == null && parent != null ? tools.find(thread, parent, number) : null;
    }

    private PackageScript gem(JobProcess thread, byte[] event, long number) {
        byte[] directory = gemDirectory(thread.cwd());
        int dash = lastIndexOf(directory, '-');
        return new PackageScript(number, GEM, head(directory, dash), tail(directory, dash), event, true);
    }

    /**
     * Returns the outermost directory of {@code path} that has the name of a gem with its version and is below a directory for gems. The
     * directory for all gems may have such a name, too, with a subdirectory for each Ruby. Directories inside a gem are ignored.
     */
    private byte[] gemDirectory(byte[] path) {
        int from = 0;
        byte[] found = Bytes.EMPTY;
        for (int at = Bytes.indexOf(path, 0, path.length, GEM_DIRECTORY);
                at >= 0 && lastIndexOf(found, '-') < 0;
                at = Bytes.indexOf(path, from, path.length, GEM_DIRECTORY)) {
            from = at + GEM_DIRECTORY.length - 1;
            int end = from + 1;
            while (end < path.length && path[end] != '/') {
                end++;
            }
            found = strings.intern(path, from + 1, end - from - 1);
        }
        return found;
    }

    private PackageScript npm(long number) {
        byte[] event = variables.value(npmEvent);
        boolean installing = INSTALLING.stream().anyMatch(word -> Arrays.equals(word, event));
        return new PackageScript(number, NPM, variables.value(npmName), variables.value(npmVersion), event, installing);
    }

    private static boolean same(PackageScript one, PackageScript other) {
        return Arrays.equals(one.event(), other.event())
                && Arrays.equals(one.name(), other.name())
                && Arrays.equals(one.version(), other.version());
    }

    private @Nullable PackageScript cargo(JobProcess thread, long number) {
        boolean builds = Bytes.startsWith(thread.comm(), BUILD_SCRIPT) && variables.has(cargoOutput);
        if (!builds && !Arrays.equals(thread.comm(), RUSTC)) {
            return null;
        }
        byte[] name = variables.value(cargoName);
        byte[] event = builds ? BUILD_SCRIPT : RUSTC;
        return new PackageScript(number, CARGO, name, variables.value(cargoVersion), event, true);
    }

    private @Nullable PackageScript python(JobProcess thread, @Nullable JobProcess parent, long number) {
        byte[] args = thread.args();
        int hook = Bytes.indexOf(args, HOOK_RUNNER);
        byte[] pip = part(thread.cwd(), PIP_DIRECTORY, 1);
        if (hook >= 0) {
            // A package built in place has the name of its directory, except for pip's temporary directories.
            byte[] last = lastPart(thread.cwd());
            byte[] name = pip.length > 0 ? pipName(pip) : Bytes.startsWith(last, PIP_BUILD) ? Bytes.EMPTY : last;
            return new PackageScript(number, PIP, name, Bytes.EMPTY, argumentAfter(args, hook), true);
        }
        if (pip.length > 0 && Bytes.indexOf(args, SETUP) >= 0) {
            return new PackageScript(number, PIP, pipName(pip), Bytes.EMPTY, SETUP, true);
        }
        if (parent != null && Arrays.equals(parent.comm(), UV) && Bytes.startsWith(args, CODE)) {
            byte[] name = part(thread.cwd(), UV_DIRECTORY, 0);
            byte[] version = part(thread.cwd(), UV_DIRECTORY, 1);
            return new PackageScript(number, UV, name, version, BUILD, true);
        }
        return null;
    }

    /** Returns the last component of {@code path}, which may have a trailing slash. */
    private byte[] lastPart(byte[] path) {
        int end = path.length;
        while (end > 0 && path[end - 1] == '/') {
            end--;
        }
        int from = end;
        while (from > 0 && path[from - 1] != '/') {
            from--;
        }
        return from < end ? strings.intern(path, from, end - from) : Bytes.EMPTY;
    }

    /** Returns the package of pip's directory {@code NAME_32HEX}. */
    private byte[] pipName(byte[] directory) {
        int underscore = lastIndexOf(directory, '_');
        return directory.length - underscore - 1 == 32 ? head(directory, underscore) : directory;
    }

    /** Returns a component of {@code path}: number {@code skip} after {@code marker}; empty if there is none. */
    private byte[] part(byte[] path, byte[] marker, int skip) {
        int at = Bytes.indexOf(path, marker);
        if (at < 0) {
            return Bytes.EMPTY;
        }
        int from = at + marker.length;
        for (int i = 0; i < skip; i++) {
            while (from < path.length && path[from] != '/') {
                from++;
            }
            from++;
        }
        int end = from;
        while (end < path.length && path[end] != '/') {
            end++;
        }
        return from < end ? strings.intern(path, from, end - from) : Bytes.EMPTY;
    }

    /** Returns the argument after the one that contains {@code at}. */
    private byte[] argumentAfter(byte[] args, int at) {
        int from = at;
        while (from < args.length && args[from] != 0) {
            from++;
        }
        int end = ++from;
        while (end < args.length && args[end] != 0) {
            end++;
        }
        return from < end ? strings.intern(args, from, end - from) : Bytes.EMPTY;
    }

    private byte[] head(byte[] text, int end) {
        return end < 0 ? text : strings.intern(text, 0, end);
    }

    private byte[] tail(byte[] text, int before) {
        return before < 0 ? Bytes.EMPTY : strings.intern(text, before + 1, text.length - before - 1);
    }

    private static int lastIndexOf(byte[] text, char wanted) {
        int at = text.length - 1;
        while (at >= 0 && text[at] != wanted) {
            at--;
        }
        return at;
    }
}
