package eyas.lock.run;

import eyas.lock.model.EntryText;
import eyas.lock.model.ProgramSource;
import eyas.text.json.JsonValue;
import java.util.Set;

/** The entries of programs: where each comes from, its path, and its content where that is not the machine's own affair. */
final class ProgramTexts {
    private static final int HASH_DIGITS = 16;
    private static final String HASH_PATTERN = "[0-9a-f]{64}";

    /** Why a report has no hash where the watch did not get to it: its own limits, and nothing that was done to the file. */
    private static final Set<String> LIMITS = Set.of(
            "too many executables were waiting",
            "the processor time for hashing was used up",
            "watching ended before it was read");

    private final PathFolding folding;

    ProgramTexts(PathFolding folding) {
        this.folding = folding;
    }

    /** Return the entry of a row of the executables. */
    String entry(JsonValue executable) {
        String path = executable.get("path").text();
        String origin = executable.get("origin").text();
        String tool = folding.inTools(path);
        return switch (source(path, origin, !tool.isEmpty())) {
            case MEMORY -> word(ProgramSource.MEMORY) + EntryText.word(path) + hash(executable);
            case TOOL -> word(ProgramSource.TOOL) + tool;
            case SYSTEM -> word(ProgramSource.SYSTEM) + folding.exact(path);
            case BUILT -> word(ProgramSource.BUILT) + folding.exact(path);
            case DEPENDENCY -> word(ProgramSource.DEPENDENCY) + folding.exact(path) + hash(executable);
            case FETCHED -> word(ProgramSource.FETCHED) + folding.exact(path) + hash(executable);
            case WORKSPACE -> word(ProgramSource.WORKSPACE) + folding.exact(path) + hash(executable);
            case HOME -> word(ProgramSource.HOME) + folding.exact(path) + hash(executable);
            case OTHER -> word(ProgramSource.OTHER) + folding.exact(path) + hash(executable);
        };
    }

    /** Return whether its hash belongs to the entry of a program, and the watch had no time to take it. */
    boolean isUnhashed(JsonValue executable) {
        String path = executable.get("path").text();
        boolean tool = !folding.inTools(path).isEmpty();
        boolean hashed = switch (source(path, executable.get("origin").text(), tool)) {
            case MEMORY, DEPENDENCY, FETCHED, WORKSPACE, HOME, OTHER -> true;
            case TOOL, SYSTEM, BUILT -> false;
        };
        return hashed
                && executable.get("sha256").text().isEmpty()
                && LIMITS.contains(executable.get("problem").text());
    }

    /** Return what a program that was left running is called. */
    String left(String path) {
        String tool = folding.inTools(path);
        return tool.isEmpty() ? (path.isEmpty() ? "unknown" : folding.exact(path)) : "tool " + tool;
    }

    private ProgramSource source(String path, String origin, boolean tool) {
        return switch (origin) {
            case "memory" -> ProgramSource.MEMORY;
            case "downloaded" -> folding.isOfDependency(path) ? ProgramSource.DEPENDENCY : ProgramSource.FETCHED;
            case "written" -> folding.isOfDependency(path) ? ProgramSource.DEPENDENCY : ProgramSource.BUILT;
            default -> found(path, tool);
        };
    }

    private ProgramSource found(String path, boolean tool) {
        if (tool) {
            return ProgramSource.TOOL;
        }
        boolean dependency = folding.isOfDependency(path);
        // A workspace may lie in a folder of the system.
        if (folding.isInWorkspace(path)) {
            return dependency ? ProgramSource.DEPENDENCY : ProgramSource.WORKSPACE;
        }
        if (folding.isOfSystem(path)) {
            return ProgramSource.SYSTEM;
        }
        if (dependency) {
            return ProgramSource.DEPENDENCY;
        }
        return folding.isInHome(path) ? ProgramSource.HOME : ProgramSource.OTHER;
    }

    private static String word(ProgramSource source) {
        return source.word() + " ";
    }

    /** Return the hash of what was executed; nothing where it was taken later, when another file may have stood there. */
    private static String hash(JsonValue executable) {
        String hash = executable.get("sha256").text();
        boolean known = executable.get("hash").text().equals("at_exec") && hash.matches(HASH_PATTERN);
        return known ? " sha256:" + hash.substring(0, HASH_DIGITS) : "";
    }
}
