package eyas.baseline.compare;

import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.EntryPattern;
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

/** Finds the entries of a lock that cover an action of a run. */
final class EntryIndex {
    private static final String ALL = "/**";

    private final SortedMap<LockEntry, ?> entries;
    /** Directory entries {@code FOLDER/**}: most wildcards of a lock, found without pattern matching. */
    private final Map<LockEntry, LockEntry> directories = new HashMap<>();

    private final Set<LockEntry> patterns = new HashSet<>();
    private final Map<Shelf, Map<String, List<Wild>>> wild = new HashMap<>();
    private final Map<LockEntry, List<LockEntry>> contents = new HashMap<>();

    /** Key of entries that may cover each other. */
    private record Shelf(StepScope step, String code, EntryKind kind) {}

    private record Wild(LockEntry entry, EntryPattern pattern) {}

    private long work;

    EntryIndex(BehaviorLock lock) {
        this.entries = lock.entries();
        for (LockEntry entry : entries.keySet()) {
            EntryPattern pattern = EntryPattern.of(entry.kind(), entry.text());
            if (pattern.isWild()) {
                patterns.add(entry);
                wild.computeIfAbsent(shelf(entry), _ -> new HashMap<>())
                        .computeIfAbsent(pattern.begin(), _ -> new ArrayList<>())
                        .add(new Wild(entry, pattern));
            }
            if (entry.kind() == EntryKind.WRITES && entry.text().endsWith(ALL)) {
                String text = entry.text();
                directories.put(entry.with(text.substring(0, text.length() - ALL.length())), entry);
            }
            if (entry.kind() == EntryKind.PROGRAMS) {
                contents.computeIfAbsent(entry.with(entry.withoutHash()), _ -> new ArrayList<>())
                        .add(entry);
            }
        }
    }

    private static Shelf shelf(LockEntry entry) {
        return new Shelf(entry.step(), entry.code(), entry.kind());
    }

    /**
     * Returns the entries that cover {@code done}: itself and wider ones. A pattern in the lock itself is not compared with others, which
     * would be quadratic.
     */
    List<LockEntry> covering(LockEntry done) {
        List<LockEntry> found = new ArrayList<>();
        // What every step may do is allowed for the code of any package, too.
        LockEntry anywhere = new LockEntry(done.step().every(), LockEntry.STEP, done.kind(), done.text());
        if (entries.containsKey(done)) {
            found.add(done);
        }
        if (!anywhere.equals(done) && entries.containsKey(anywhere)) {
            found.add(anywhere);
        }
        // Half of the work limit is reserved for entries that are not covered yet.
        long most = found.isEmpty() ? LockLimits.MATCHING : LockLimits.MATCHING / 2;
        inDirectories(done, found);
        inDirectories(anywhere, found);
        if (!patterns.contains(done) && !patterns.contains(anywhere)) {
            matching(done, most, found);
            matching(anywhere, most, found);
        }
        return found;
    }

    private void inDirectories(LockEntry place, List<LockEntry> found) {
        String text = place.text();
        if (place.kind() != EntryKind.WRITES || text.indexOf(' ') >= 0) {
            return;
        }
        int depth = 0;
        for (int at = text.indexOf('/'); at >= 0 && depth++ < LockLimits.DEPTH; at = text.indexOf('/', at + 1)) {
            LockEntry directory = directories.get(place.with(text.substring(0, at)));
            if (directory != null) {
                addOnce(directory, found);
            }
        }
    }

    private void matching(LockEntry place, long most, List<LockEntry> found) {
        String text = place.text();
        wild.getOrDefault(shelf(place), Map.of()).forEach((begin, each) -> {
            if (text.startsWith(begin)) {
                each.forEach(one -> match(one, text, most, found));
            }
        });
    }

    private void match(Wild one, String text, long most, List<LockEntry> found) {
        if (work < most) {
            work += (long) text.length() * one.entry.text().length();
            if (one.pattern.covers(text)) {
                addOnce(one.entry, found);
            }
        }
    }

    private static void addOnce(LockEntry entry, List<LockEntry> found) {
        if (!found.contains(entry)) {
            found.add(entry);
        }
    }

    /** Returns the entries of the same program with any content. */
    List<LockEntry> withAnyContent(LockEntry program) {
        return contents.getOrDefault(program.with(program.withoutHash()), List.of());
    }
}
