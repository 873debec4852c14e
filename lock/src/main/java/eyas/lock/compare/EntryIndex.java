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
        covering(done, done, found);
        // What every step may do, the code of any package may do.
        LockEntry anywhere = new LockEntry(done.step().every(), LockEntry.STEP, done.kind(), done.text());
        if (!anywhere.equals(done)) {
            if (entries.containsKey(anywhere)) {
                found.add(anywhere);
            }
            covering(anywhere, done, found);
        }
        return found;
    }

    private void covering(LockEntry place, LockEntry done, List<LockEntry> found) {
        for (Wild each : wild.getOrDefault(shelf(place), List.of())) {
            if (!each.entry.equals(place) && each.pattern.covers(done.text())) {
                found.add(each.entry);
            }
        }
    }

    /** Return the entries of the same program with whatever content. */
    List<LockEntry> withAnyContent(LockEntry program) {
        return contents.getOrDefault(program.with(program.withoutHash()), List.of());
    }
}
