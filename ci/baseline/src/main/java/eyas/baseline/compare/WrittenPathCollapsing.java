package eyas.baseline.compare;

import eyas.baseline.model.EntryKind;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.LockLimits;
import eyas.baseline.model.StepScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/**
 * Collapses the written files of a directory with many entries into one: if more than eight files or directories in it were written, {@code
 * DIRECTORY/**}.
 *
 * <p>The number of distinct names directly in a directory is decisive, and more entries never reduce it. So the order of learning is
 * irrelevant, and collapsing is idempotent. A directory directly below the root or a home directory is never collapsed, because it contains
 * files of many purposes.
 */
final class WrittenPathCollapsing {
    /** The number of names from which a directory is collapsed. */
    static final int MANY = 9;

    private static final int LEAST_DEPTH = 2;
    private static final String ALL = "/**";

    private WrittenPathCollapsing() {}

    private record Code(StepScope step, String code) {}

    /**
     * Returns {@code entries} with directories in place of many files.
     *
     * @param retained entries that are not collapsed, even if they are covered; they do not count, and only directory entries among them cover
     * others
     * @param merge merges the values of collapsed entries
     */
    static <T> SortedMap<LockEntry, T> fold(
            Map<LockEntry, T> entries, Predicate<LockEntry> retained, BinaryOperator<T> merge) {
        Map<Code, List<LockEntry>> written = new HashMap<>();
        TreeMap<LockEntry, T> folded = new TreeMap<>();
        for (Map.Entry<LockEntry, T> each : entries.entrySet()) {
            LockEntry entry = each.getKey();
            if (entry.kind() == EntryKind.WRITES) {
                written.computeIfAbsent(new Code(entry.step(), entry.code()), _ -> new ArrayList<>())
                        .add(entry);
            } else {
                folded.put(entry, each.getValue());
            }
        }
        written.values().forEach(files -> {
            Set<String> whole = manifold(files, retained);
            for (LockEntry file : files) {
                LockEntry one = retained.test(file) ? file : file.with(folded(file.text(), whole));
                folded.merge(one, entries.get(file), merge);
            }
        });
        return folded;
    }

    /** Returns the directories to collapse: those with many names, and existing directory entries. */
    private static Set<String> manifold(List<LockEntry> files, Predicate<LockEntry> retained) {
        Map<String, Set<String>> names = new HashMap<>();
        Set<String> whole = new HashSet<>();
        for (LockEntry file : files) {
            String text = file.text();
            boolean stays = retained.test(file);
            int depth = 0;
            for (int at = text.indexOf('/', 1); at >= 0 && depth++ < LockLimits.DEPTH; at = text.indexOf('/', at + 1)) {
                int end = text.indexOf('/', at + 1);
                String name = text.substring(at + 1, end < 0 ? text.length() : end);
                if (!name.equals("**") && !stays) {
                    names.computeIfAbsent(text.substring(0, at), _ -> new HashSet<>())
                            .add(name);
                } else if (end < 0 && name.equals("**")) {
                    whole.add(text.substring(0, at));
                }
            }
        }
        names.forEach((directory, inside) -> {
            if (inside.size() >= MANY && depth(directory) >= LEAST_DEPTH) {
                whole.add(directory);
            }
        });
        return whole;
    }

    /** Returns the depth of a directory below the root or a home directory. */
    private static long depth(String directory) {
        return directory.chars().filter(c -> c == '/').count();
    }

    private static String folded(String text, Set<String> whole) {
        int depth = 0;
        for (int at = text.indexOf('/', 1); at >= 0 && depth++ < LockLimits.DEPTH; at = text.indexOf('/', at + 1)) {
            if (whole.contains(text.substring(0, at))) {
                return text.substring(0, at) + ALL;
            }
        }
        return text;
    }
}
