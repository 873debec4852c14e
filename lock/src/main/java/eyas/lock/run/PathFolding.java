package eyas.lock.run;

import eyas.lock.model.EntryText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns the paths of a run into texts of entries, so that two runs of one job give the same: {@code folding.tsv} says how.
 *
 * <p>Only whole components are folded, each by itself: what stands beside a file, or how often it was used, changes nothing. A path is
 * taken apart first, so that no detour hides where it leads. Immutable and safe for use by any thread.
 */
final class PathFolding {
    /** A workspace that one of these is would hide the machine. */
    private static final Set<String> NO_WORKSPACE = Set.of(
            "bin", "boot", "dev", "etc", "home", "lib", "lib64", "media", "mnt", "opt", "proc", "root", "run", "sbin",
            "srv", "sys", "tmp", "usr", "var");

    private static final String WORKSPACE = ".";

    private static final Map<PathPattern, String> ROOTS = FoldingTable.rows("root").stream()
            .collect(Collectors.toMap(
                    row -> new PathPattern(row.pattern(), "/"),
                    FoldingTable.Row::becomes,
                    (one, _) -> one,
                    LinkedHashMap::new));

    private static final List<PathPattern> TOOLS = paths("tool");
    private static final List<PathPattern> TEMPORARY = paths("temporary");
    private static final List<PathPattern> SYSTEM = paths("system");
    private static final List<ComponentPattern> COMPONENTS = components("component");
    private static final List<ComponentPattern> RANDOM = components("random");
    private static final Set<String> DEPENDENCIES = FoldingTable.rows("dependency").stream()
            .map(FoldingTable.Row::pattern)
            .collect(Collectors.toSet());
    private static final List<List<String>> CACHES =
            FoldingTable.rows("cache").stream().map(row -> parts(row.pattern())).toList();

    private final List<String> workspace;

    /** Folds the paths of a job whose workspace is {@code folder}, an absolute path or empty. */
    PathFolding(String folder) {
        List<String> parts = parts(normal(folder));
        boolean home = ROOTS.entrySet().stream()
                .anyMatch(root -> !root.getValue().equals(WORKSPACE)
                        && root.getKey().length() == parts.size()
                        && root.getKey().begins(parts));
        boolean folderOfSystem = parts.size() == 1 && NO_WORKSPACE.contains(parts.getFirst());
        this.workspace = home || folderOfSystem ? List.of() : parts;
    }

    private static List<PathPattern> paths(String where) {
        return FoldingTable.rows(where).stream()
                .map(row -> new PathPattern(row.pattern(), "/"))
                .toList();
    }

    private static List<ComponentPattern> components(String where) {
        return FoldingTable.rows(where).stream()
                .map(row -> ComponentPattern.of(row.pattern(), row.becomes()))
                .toList();
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

    /** Return {@code path} without detours; an absolute path stays one. */
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

    /** Return the entry's text for the path of a program, credential or persistence. */
    String exact(String path) {
        return path.startsWith("/") ? join(base(parts(normal(path))), false) : relative(path);
    }

    /** Return the entry's text for the path of a file that was written: below a cache, all is one. */
    String written(String path) {
        if (!path.startsWith("/")) {
            return relative(path);
        }
        Based based = base(parts(normal(path)));
        int cached = cached(based);
        return cached < 0 ? join(based, true) : join(based.cut(cached), false) + "/**";
    }

    /** Return the path of a program of the tool cache below it; empty for other programs. */
    String inTools(String path) {
        List<String> parts = parts(normal(path));
        for (PathPattern tool : TOOLS) {
            if (tool.begins(parts)) {
                Based below = new Based("", parts.subList(tool.length(), parts.size()), parts, tool.length());
                return join(below, false).replaceFirst("^/", "");
            }
        }
        return "";
    }

    /** Return whether {@code path} lies in the workspace. */
    boolean isInWorkspace(String path) {
        return path.startsWith("/") && base(parts(normal(path))).root.equals(WORKSPACE);
    }

    /** Return whether {@code path} lies in a home folder. */
    boolean isInHome(String path) {
        return path.startsWith("/") && base(parts(normal(path))).root.equals("~");
    }

    /** Return whether {@code path} lies in a folder of the system's package managers. */
    static boolean isOfSystem(String path) {
        List<String> parts = parts(normal(path));
        return SYSTEM.stream().anyMatch(folder -> folder.begins(parts));
    }

    /** Return whether {@code path} lies in an installed package. */
    static boolean isOfDependency(String path) {
        List<String> parts = parts(normal(path));
        for (int i = 0; i < parts.size() - 1; i++) {
            String part = parts.get(i);
            if (DEPENDENCIES.contains(part)
                    && (!part.equals("mod") || (i > 0 && parts.get(i - 1).equals("pkg")))) {
                return true;
            }
        }
        return false;
    }

    /** A path that does not begin at the root, or no path at all: it must not look like one below a folder that is known. */
    private static String relative(String path) {
        String word = EntryText.word(path);
        boolean alike = word.startsWith("~") || word.startsWith(".");
        return alike ? String.format(Locale.ROOT, "\\x{%x}", (int) word.charAt(0)) + word.substring(1) : word;
    }

    /**
     * A path as a known beginning and what follows.
     *
     * @param root what stands for the beginning
     * @param rest what follows it
     * @param all all components
     * @param known how many of them the beginning has
     */
    private record Based(String root, List<String> rest, List<String> all, int known) {
        Based cut(int length) {
            return new Based(root, rest.subList(0, length), all.subList(0, known + length), known);
        }
    }

    private Based base(List<String> parts) {
        int own = workspace.size();
        if (own > 0 && parts.size() >= own && parts.subList(0, own).equals(workspace)) {
            return new Based(WORKSPACE, parts.subList(own, parts.size()), parts, own);
        }
        for (Map.Entry<PathPattern, String> root : ROOTS.entrySet()) {
            if (root.getKey().begins(parts)) {
                int length = root.getKey().length();
                return new Based(root.getValue(), parts.subList(length, parts.size()), parts, length);
            }
        }
        return new Based("", parts, parts, 0);
    }

    private static String join(Based based, boolean lastToo) {
        StringBuilder out = new StringBuilder(based.root);
        for (int i = 0; i < based.rest.size(); i++) {
            boolean last = i == based.rest.size() - 1;
            List<String> folder = based.all.subList(0, based.known + i);
            boolean random = TEMPORARY.stream().anyMatch(one -> one.length() == folder.size() && one.begins(folder));
            out.append('/').append(component(based.rest.get(i), random, !last || lastToo));
        }
        return out.isEmpty() ? "/" : out.toString();
    }

    private static String component(String component, boolean random, boolean whole) {
        if (random) {
            for (ComponentPattern pattern : RANDOM) {
                if (pattern.fits(component)) {
                    return pattern.folded(component);
                }
            }
        }
        for (ComponentPattern pattern : COMPONENTS) {
            if ((whole || pattern.keepsPart()) && pattern.fits(component)) {
                return pattern.folded(component);
            }
        }
        return EntryText.word(component);
    }

    /** Return how many components the cache has in which a file lies; -1 where it lies in none. */
    private static int cached(Based based) {
        for (List<String> cache : CACHES) {
            String first = cache.getFirst();
            if (first.equals("*")) {
                int at = based.rest.indexOf(cache.getLast());
                if (at >= 0 && at < based.rest.size() - 1) {
                    return at + 1;
                }
            } else {
                boolean atHome = first.equals("~");
                List<String> folder = atHome ? cache.subList(1, cache.size()) : cache;
                if (based.root.equals(atHome ? "~" : "")
                        && based.rest.size() > folder.size()
                        && based.rest.subList(0, folder.size()).equals(folder)) {
                    return folder.size();
                }
            }
        }
        return -1;
    }
}
