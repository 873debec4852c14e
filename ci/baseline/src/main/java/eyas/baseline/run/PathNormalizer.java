package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Normalizes the paths of a run for entries, so that two runs of one job give the same text, as defined by {@code folding.tsv}.
 *
 * <p>Only whole components are replaced, each by itself or in known sequences: other files and frequencies have no effect. A path is
 * normalized first, so that {@code ..} cannot hide its target. Immutable and thread-safe.
 */
final class PathNormalizer {
    /** As a workspace, these directories would include most of the machine. */
    private static final Set<String> NO_WORKSPACE = Set.of(
            "bin", "boot", "dev", "etc", "home", "lib", "lib64", "media", "mnt", "opt", "proc", "root", "run", "sbin",
            "srv", "sys", "tmp", "usr", "var");

    private static final String WORKSPACE = ".";
    private static final String HOME = "~";

    private static final ComponentPattern RUNNER_SCRIPT = ComponentPattern.of("<uuid>.sh");
    private static final List<ComponentPattern> COMPONENTS = components("component");
    private static final List<ComponentPattern> OF_TEMPORARY_DIRECTORIES = both(components("random"), COMPONENTS);
    private static final List<ComponentPattern> OF_TEMPORARY_FILES = both(OF_TEMPORARY_DIRECTORIES, components("file"));
    private static final List<PathPattern> SEQUENCES = NormalizationTable.rows("sequence").stream()
            .map(row -> new PathPattern(row.pattern(), "/"))
            .toList();
    private static final Set<String> DEPENDENCIES = NormalizationTable.rows("dependency").stream()
            .map(NormalizationTable.Row::pattern)
            .collect(Collectors.toSet());
    private static final List<List<String>> CACHES = NormalizationTable.rows("cache").stream()
            .map(row -> parts(row.pattern()))
            .toList();

    private final List<String> workspace;
    private final Map<List<String>, String> roots = new LinkedHashMap<>();
    private final List<List<String>> tools;
    private final List<List<String>> temporary;
    private final List<List<String>> commands;
    private final List<List<String>> stores;
    private final List<List<String>> system;

    /**
     * Creates a normalizer for the paths of a job.
     *
     * @param directory its workspace, an absolute path or empty
     * @param user the name of the user of its steps, empty if unknown
     */
    PathNormalizer(String directory, String user) {
        JobDirectories own = JobDirectories.of(normal(directory), user);
        NormalizationTable.rows("root")
                .forEach(row -> own.path(row.pattern()).ifPresent(path -> roots.put(parts(path), row.becomes())));
        this.tools = paths("tool", own);
        this.temporary = paths("temporary", own);
        this.commands = paths("commands", own);
        this.stores = paths("store", own);
        this.system = paths("system", own);
        List<String> parts = directory.startsWith("/") ? parts(normal(directory)) : List.of();
        boolean home = HOME.equals(roots.get(parts));
        boolean directoryOfSystem = parts.size() == 1 && NO_WORKSPACE.contains(parts.getFirst());
        boolean directoryOfHomes = parts.size() == 2 && parts.getFirst().equals("home");
        this.workspace = home || directoryOfSystem || directoryOfHomes ? List.of() : parts;
    }

    private static List<List<String>> paths(String where, JobDirectories own) {
        return NormalizationTable.rows(where).stream()
                .flatMap(row -> own.path(row.pattern().replaceFirst("^~", "<home>")).stream())
                .map(PathNormalizer::parts)
                .toList();
    }

    private static List<ComponentPattern> components(String where) {
        return NormalizationTable.rows(where).stream()
                .map(row -> ComponentPattern.of(row.pattern()))
                .toList();
    }

    private static List<ComponentPattern> both(List<ComponentPattern> first, List<ComponentPattern> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** Returns {@code path} without {@code .}, {@code ..} and empty components; an absolute path stays absolute. */
    static String normal(String path) {
        if (!path.startsWith("/")) {
            return path;
        }
        List<String> parts = new ArrayList<>();
        for (String part : parts(path)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.equals(".")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    /** Returns the entry's text for the path of a program, credential or persistence. */
    String exact(String path) {
        return path.startsWith("/") ? join(base(parts(normal(path))), false) : relative(path);
    }

    /** Returns the entry's text for the path of a written file: all files below a cache share one entry. */
    String written(String path) {
        if (!path.startsWith("/")) {
            return relative(path);
        }
        Based based = base(parts(normal(path)));
        int cached = cached(based);
        return cached < 0 ? join(based, true) : join(based.cut(cached), false) + "/**";
    }

    /** Returns whether {@code path} is in a cache: all files written there share one entry. */
    boolean isInCache(String path) {
        return path.startsWith("/") && cached(base(parts(normal(path)))) >= 0;
    }

    /** Returns the path of a program relative to the tool cache; empty for other programs. */
    String inTools(String path) {
        if (path.startsWith("/")) {
            List<String> parts = parts(normal(path));
            for (List<String> tool : tools) {
                if (begins(parts, tool) && parts.size() > tool.size()) {
                    Based below = new Based("", parts.subList(tool.size(), parts.size()), parts, tool.size());
                    return join(below, false).substring(1);
                }
            }
        }
        return "";
    }

    /** Returns whether {@code path} is in the workspace. */
    boolean isInWorkspace(String path) {
        return path.startsWith("/") && base(parts(normal(path))).root.equals(WORKSPACE);
    }

    /** Returns whether {@code path} is in the home directory of the job's user. */
    boolean isInHome(String path) {
        return path.startsWith("/") && base(parts(normal(path))).root.equals(HOME);
    }

    /** Returns whether {@code path} is in a directory of the system's package managers. */
    boolean isOfSystem(String path) {
        return isBelow(path, system);
    }

    /** Returns whether {@code path} is a file with which a step, or Eyas's own steps, communicate with the runner. */
    boolean isOfCommands(String path) {
        return isBelow(path, commands);
    }

    /** Returns whether {@code path} is a script that the runner writes for a step into its temporary directory. */
    boolean isScriptOfRunner(String path) {
        List<String> parts = parts(normal(path));
        return path.startsWith("/")
                && RUNNER_SCRIPT.fits(parts.isEmpty() ? "" : parts.getLast())
                && commands.stream()
                        .anyMatch(directory -> parts.size() == directory.size()
                                && begins(parts, directory.subList(0, directory.size() - 1)));
    }

    /** Returns whether {@code path} is in an installed package: in the known store of a tool, or in a directory of packages. */
    boolean isOfDependency(String path) {
        if (!path.startsWith("/")) {
            return false;
        }
        List<String> parts = parts(normal(path));
        if (isBelow(path, stores)) {
            return true;
        }
        Based based = base(parts);
        boolean place =
                based.root.equals(WORKSPACE) || !inTools(path).isEmpty() || (based.root.isEmpty() && isOfSystem(path));
        List<String> directories = based.rest.subList(0, Math.max(0, based.rest.size() - 1));
        return place && directories.stream().anyMatch(DEPENDENCIES::contains);
    }

    private static boolean isBelow(String path, List<List<String>> directories) {
        if (!path.startsWith("/")) {
            return false;
        }
        List<String> parts = parts(normal(path));
        return directories.stream().anyMatch(directory -> parts.size() > directory.size() && begins(parts, directory));
    }

    private static boolean begins(List<String> parts, List<String> directory) {
        return parts.size() >= directory.size()
                && parts.subList(0, directory.size()).equals(directory);
    }

    /** Returns a relative or invalid path so that it does not resemble one below a known directory. */
    private static String relative(String path) {
        String word = EntryEscaper.escapeWord(path);
        boolean alike = word.startsWith(HOME) || word.startsWith(".");
        return alike ? String.format(Locale.ROOT, "\\x{%x}", (int) word.charAt(0)) + word.substring(1) : word;
    }

    /**
     * A path as a known prefix and the rest.
     *
     * @param root replacement of the prefix
     * @param rest components after the prefix
     * @param all all components
     * @param known number of components of the prefix
     */
    private record Based(String root, List<String> rest, List<String> all, int known) {
        Based cut(int length) {
            return new Based(root, rest.subList(0, length), all.subList(0, known + length), known);
        }
    }

    private Based base(List<String> parts) {
        if (!workspace.isEmpty() && begins(parts, workspace)) {
            return based(WORKSPACE, parts, workspace.size());
        }
        for (Map.Entry<List<String>, String> root : roots.entrySet()) {
            if (begins(parts, root.getKey())) {
                return based(root.getValue(), parts, root.getKey().size());
            }
        }
        return based("", parts, 0);
    }

    private static Based based(String root, List<String> parts, int known) {
        return new Based(root, parts.subList(known, parts.size()), parts, known);
    }

    private String join(Based based, boolean lastToo) {
        StringBuilder out = new StringBuilder(based.root);
        int foldable = lastToo ? based.rest.size() : based.rest.size() - 1;
        for (int i = 0; i < based.rest.size(); i++) {
            List<String> sequence = sequence(based.rest.subList(i, Math.max(i, foldable)));
            if (sequence.isEmpty()) {
                boolean random = temporary.contains(based.all.subList(0, based.known + i));
                boolean file = random && lastToo && i == based.rest.size() - 1;
                out.append('/').append(component(based.rest.get(i), patterns(random, file), i < foldable));
            } else {
                sequence.forEach(part -> out.append('/').append(part));
                i += sequence.size() - 1;
            }
        }
        return out.isEmpty() ? "/" : EntryEscaper.cut(out.toString());
    }

    /** Returns the normalized first {@code components} if they are a known sequence; empty if not. */
    private static List<String> sequence(List<String> components) {
        for (PathPattern pattern : SEQUENCES) {
            if (pattern.begins(components)) {
                return pattern.folded(components);
            }
        }
        return List.of();
    }

    /** Returns the patterns for a component; the first match is used. */
    private static Iterable<ComponentPattern> patterns(boolean random, boolean file) {
        return random ? file ? OF_TEMPORARY_FILES : OF_TEMPORARY_DIRECTORIES : COMPONENTS;
    }

    private static String component(String component, Iterable<ComponentPattern> patterns, boolean whole) {
        for (ComponentPattern pattern : patterns) {
            if ((whole || pattern.keepsPart()) && pattern.fits(component)) {
                return pattern.folded(component);
            }
        }
        return EntryEscaper.escapeWord(component);
    }

    /** Returns the number of components of the cache that contains a file; -1 if none does. */
    private static int cached(Based based) {
        for (List<String> cache : CACHES) {
            String first = cache.getFirst();
            if (first.equals("*")) {
                int at = based.rest.indexOf(cache.getLast());
                if (at >= 0 && at < based.rest.size() - 1) {
                    return at + 1;
                }
            } else {
                boolean atHome = first.equals(HOME);
                List<String> directory = atHome ? cache.subList(1, cache.size()) : cache;
                if (based.root.equals(atHome ? HOME : "")
                        && based.rest.size() > directory.size()
                        && begins(based.rest, directory)) {
                    return directory.size();
                }
            }
        }
        return -1;
    }
}
