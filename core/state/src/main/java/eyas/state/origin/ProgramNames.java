package eyas.state.origin;

import eyas.event.Bytes;
import eyas.state.job.ProgramRuntime;
import java.util.Arrays;
import java.util.List;

/** Derives the names of programs from paths. */
final class ProgramNames {
    /** The directory with JavaScript packages. */
    static final byte[] MODULES = Bytes.of("/node_modules/");

    /** Maximum length of a process name in the kernel, in bytes. */
    private static final int MOST_NAME = 15;

    private static final byte[] MODULE_PROGRAMS = Bytes.of(".bin/");
    private static final byte[] TARGET = Bytes.of("-linux-");
    private static final List<byte[]> EXTENSIONS = List.of(
            Bytes.of(".js"), Bytes.of(".cjs"), Bytes.of(".mjs"), Bytes.of(".py"), Bytes.of(".rb"), Bytes.of(".pl"));

    private ProgramNames() {}

    /** Returns the runtime of the interpreter with this name. */
    static ProgramRuntime family(byte[] name) {
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
     * Returns the normalized name of the program at {@code path}: its base name without the target and version of a compiler ({@code
     * x86_64-linux-gnu-g++-13}) and the extension of a script, at most 15 bytes. A program in {@code node_modules} has the name of its
     * package, the outermost one.
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

    static byte[] cut(byte[] text, int from, int end) {
        return Arrays.copyOfRange(text, from, Math.min(end, from + MOST_NAME));
    }

    /** Returns the length of {@code name} without trailing digits and dots. */
    static int unversioned(byte[] name) {
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
