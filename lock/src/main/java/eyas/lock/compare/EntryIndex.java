package eyas.lock.compare;

import eyas.lock.model.BehaviorLock;
import eyas.lock.model.EntryKind;
import eyas.lock.model.EntryPattern;
import eyas.lock.model.LockEntry;
import eyas.lock.model.StepScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Finds the entries of a lock that cover something that was done. */
final class EntryIndex {
    private final SortedMap<LockEntry, ?> entries;
    private final Map<Shelf, List<Wild>> wild = new HashMap<>();
    private final Map<LockEntry, List<LockEntry>> contents = new HashMap<>();

    /** Where entries are of which one can cover another. */
    private record Shelf(StepScope step, String code, EntryKind kind) {}

    private record Wild(LockEntry entry, EntryPattern pattern) {}

    EntryIndex(BehaviorLock lock) {
        this.entries = lock.entries();
        for (LockEntry entry : entries.keySet()) {
            EntryPattern pattern = EntryPattern.of(entry.kind(), entry.text());
            if (pattern.isWild()) {
                wild.computeIfAbsent(shelf(entry), _ -> new ArrayList<>()).add(new Wild(entry, pattern));
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

    /** Return the entries that cover {@code done}. */
    List<LockEntry> covering(LockEntry done) {
        List<LockEntry> found = new ArrayList<>();
        if (entries.containsKey(done)) {
            found.add(done);
        }
        for (Wild each : wild.getOrDefault(shelf(done), List.of())) {
            if (!each.entry.equals(done) && each.pattern.covers(done.text())) {
                found.add(each.entry);
            }
        }
        return found;
    }

    /** Return the entries of the same program with whatever content. */
    List<LockEntry> withAnyContent(LockEntry program) {
        return contents.getOrDefault(program.with(program.withoutHash()), List.of());
    }
}
