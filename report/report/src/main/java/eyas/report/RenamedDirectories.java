package eyas.report;

import eyas.event.Bytes;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The original names of renamed directories that may contain files of a table: a credential stays one if its directory is renamed. Event
 * thread only.
 */
final class RenamedDirectories {
    /** A path that no file can have. */
    private static final String ASIDE = "/\0";
    /** The character after a slash: the paths below a directory sort before the directory's name followed by it. */
    private static final char BEHIND_SLASH = '/' + 1;

    private final PathPatterns patterns;
    private final int most;
    private final NavigableMap<String, String> firstNames = new TreeMap<>();
    private long omitted;

    /**
     * Creates an empty map.
     *
     * @param patterns the files to track
     * @param most how many directories are kept; further ones are counted
     */
    RenamedDirectories(PathPatterns patterns, int most) {
        this.patterns = patterns;
        this.most = most;
    }

    /** Returns how many directories could not be kept. */
    long omitted() {
        return omitted;
    }

    boolean isEmpty() {
        return firstNames.isEmpty();
    }

    /** Handles an exchange of two paths. */
    void exchanged(String one, String other) {
        renamed(one, ASIDE);
        renamed(other, one);
        renamed(ASIDE, other);
    }

    /** Handles the rename of a file or directory; it replaces whatever had the new name before. */
    void renamed(String before, String now) {
        String first = first(before);
        Map<String, String> below = remove(before);
        remove(now);
        if (!first.equals(now) && patterns.mayLieBelow(Bytes.of(first))) {
            put(now, first);
        }
        below.forEach((path, was) -> put(now + path.substring(before.length()), was));
    }

    private void put(String now, String first) {
        if (now.equals(first)) {
            return;
        }
        if (firstNames.size() < most || firstNames.containsKey(now)) {
            firstNames.put(now, first);
        } else {
            omitted++;
        }
    }

    /** Removes a path and those below it; returns those below. */
    private Map<String, String> remove(String path) {
        firstNames.remove(path);
        NavigableMap<String, String> inside = firstNames.subMap(path + '/', true, path + BEHIND_SLASH, false);
        Map<String, String> below = new TreeMap<>(inside);
        inside.clear();
        return below;
    }

    /** Returns the path before its parent directories were renamed; the path itself if they were not. */
    String first(String path) {
        for (int end = path.length(); end > 0 && !firstNames.isEmpty(); end = path.lastIndexOf('/', end - 1)) {
            String first = firstNames.get(path.substring(0, end));
            if (first != null) {
                return first + path.substring(end);
            }
        }
        return path;
    }
}
