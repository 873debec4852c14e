package eyas.baseline.file;

import java.util.List;
import java.util.Map;

/**
 * The comments of a lock. The owner of a comment is identified by its keys, and for an entry by its text after them.
 *
 * @param above lines above a key or entry, without indentation
 * @param trailing the comment after a key or entry, on its line
 * @param below lines at the end of the file
 */
public record LockComments(
        Map<List<String>, List<String>> above, Map<List<String>, String> trailing, List<String> below) {
    /** No comments. */
    public static final LockComments NONE = new LockComments(Map.of(), Map.of(), List.of());

    /** The header of a new lock. */
    public static final LockComments HEAD = new LockComments(
            Map.of(
                    List.of("version"),
                    List.of(
                            "# What the jobs of this repository do. Written by \"eyas lock update\"; reviewed like code.")),
            Map.of(),
            List.of());

    public LockComments {
        above = Map.copyOf(above);
        trailing = Map.copyOf(trailing);
        below = List.copyOf(below);
    }

    /** Returns whether {@code path} has a comment. */
    public boolean isAbout(List<String> path) {
        return above.containsKey(path) || trailing.containsKey(path);
    }
}
