package eyas.baseline.file;

import java.util.List;
import java.util.Map;

/**
 * The comments of a lock. What a comment belongs to is named by the keys that lead there, and for an entry its text after them.
 *
 * @param above lines above a key or entry, without indentation
 * @param beside the comment behind a key or entry, in its line
 * @param below lines at the end of the file
 */
public record LockComments(
        Map<List<String>, List<String>> above, Map<List<String>, String> beside, List<String> below) {
    /** No comment. */
    public static final LockComments NONE = new LockComments(Map.of(), Map.of(), List.of());

    /** The head of a new lock. */
    public static final LockComments HEAD = new LockComments(
            Map.of(
                    List.of("version"),
                    List.of(
                            "# What the jobs of this repository do. Written by \"eyas lock update\"; reviewed like code.")),
            Map.of(),
            List.of());

    public LockComments {
        above = Map.copyOf(above);
        beside = Map.copyOf(beside);
        below = List.copyOf(below);
    }

    /** Return whether somebody wrote about {@code path}. */
    public boolean isAbout(List<String> path) {
        return above.containsKey(path) || beside.containsKey(path);
    }
}
