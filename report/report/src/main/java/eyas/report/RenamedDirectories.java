package eyas.report;

import eyas.event.Bytes;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What folders were called before they were renamed, as far as a file of a table may lie below them: a credential stays one if the folder
 * that it lies in gets another name. Event thread only.
 */
final class RenamedDirectories {
    /** A path that no file has. */
    private static final String ASIDE = "/\0";
    /** What follows a slash: the paths below a folder lie before the folder's name with this behind it. */
    private static final char BEHIND_SLASH = '/' + 1;

    private final PathPatterns patterns;
    private final int most;
    private final NavigableMap<String, String> firstNames = new TreeMap<>();
    private long omitted;

    /**
     * Makes one.
     *
     * @param patterns the files that count
     * @param most how many folders are kept; further ones are counted
     */
    RenamedDirectories(PathPatterns patterns, int most) {
        this.patterns = patterns;
        this.most = most;
    }

    /** Return how many folders could not be kept. */
    long omitted() {
        return omitted;
    }

    boolean isEmpty() {
        return firstNames.isEmpty();
    }

    /** Takes that both paths have changed places. */
    void exchanged(String one, String other) {
        renamed(one, ASIDE);
        renamed(other, one);
        renamed(ASIDE, other);
    }

    /** Takes that a file or folder has got another name; what had that name before is gone. */
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

    /** Return what a path was called before the folders above it were renamed; the path itself if they were not. */
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
