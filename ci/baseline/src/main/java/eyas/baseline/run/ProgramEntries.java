package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import eyas.baseline.model.ProgramSource;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.ExecutableFacts.Hash;
import eyas.report.model.ExecutableFacts.Origin;
import java.util.Set;

/** Entries of programs: their origin, their path, and their content unless the machine manages it. */
final class ProgramEntries {
    private static final int HASH_DIGITS = 16;
    private static final String HASH_PATTERN = "[0-9a-f]{64}";

    /** Reasons for a missing hash that result from limits of the watch, and not from changes of the file. */
    private static final Set<String> LIMITS = Set.of(
            "too many executables were waiting",
            "the processor time for hashing was used up",
            "watching ended before it was read");

    private final PathNormalizer folding;

    ProgramEntries(PathNormalizer folding) {
        this.folding = folding;
    }

    /** Returns the entry of a row of the executables. */
    String entry(ExecutableFacts executable) {
        String path = executable.path();
        String tool = folding.inTools(path);
        return switch (source(path, executable.origin(), !tool.isEmpty())) {
            case MEMORY -> prefix(ProgramSource.MEMORY) + EntryEscaper.escapeWord(path) + hash(executable);
            case TOOL -> prefix(ProgramSource.TOOL) + tool;
            case SYSTEM -> prefix(ProgramSource.SYSTEM) + folding.exact(path);
            case BUILT -> prefix(ProgramSource.BUILT) + folding.exact(path);
            case DEPENDENCY -> prefix(ProgramSource.DEPENDENCY) + folding.exact(path) + hash(executable);
            case FETCHED -> prefix(ProgramSource.FETCHED) + folding.exact(path) + hash(executable);
            case WORKSPACE -> prefix(ProgramSource.WORKSPACE) + folding.exact(path) + hash(executable);
            case HOME -> prefix(ProgramSource.HOME) + folding.exact(path) + hash(executable);
            case OTHER -> prefix(ProgramSource.OTHER) + folding.exact(path) + hash(executable);
        };
    }

    /** Returns whether the entry of a program needs a hash that the watch had no time to compute. */
    boolean isUnhashed(ExecutableFacts executable) {
        String path = executable.path();
        boolean tool = !folding.inTools(path).isEmpty();
        boolean hashed = switch (source(path, executable.origin(), tool)) {
            case MEMORY, DEPENDENCY, FETCHED, WORKSPACE, HOME, OTHER -> true;
            case TOOL, SYSTEM, BUILT -> false;
        };
        return hashed && executable.sha256() == null && LIMITS.contains(executable.problem());
    }

    /** Returns the entry of a program that was left running. */
    String left(String path) {
        String tool = folding.inTools(path);
        return tool.isEmpty() ? (path.isEmpty() ? "unknown" : folding.exact(path)) : "tool " + tool;
    }

    private ProgramSource source(String path, Origin origin, boolean tool) {
        return switch (origin) {
            case MEMORY -> ProgramSource.MEMORY;
            case DOWNLOADED -> folding.isOfDependency(path) ? ProgramSource.DEPENDENCY : ProgramSource.FETCHED;
            case WRITTEN -> folding.isOfDependency(path) ? ProgramSource.DEPENDENCY : ProgramSource.BUILT;
            case FOUND -> found(path, tool);
        };
    }

    private ProgramSource found(String path, boolean tool) {
        if (tool) {
            return ProgramSource.TOOL;
        }
        boolean dependency = folding.isOfDependency(path);
        // A workspace may be inside a system directory.
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

    private static String prefix(ProgramSource source) {
        return source.keyword() + " ";
    }

    /** Returns the hash of the executed content; empty if it was computed later, when the file may have been replaced. */
    private static String hash(ExecutableFacts executable) {
        String hash = executable.sha256();
        return hash != null && executable.hash() == Hash.AT_EXEC && hash.matches(HASH_PATTERN)
                ? " sha256:" + hash.substring(0, HASH_DIGITS)
                : "";
    }
}
