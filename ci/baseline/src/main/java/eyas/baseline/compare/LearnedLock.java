package eyas.baseline.compare;

import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryAnnotations;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.baseline.run.RunBehavior;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A lock learned from runs.
 *
 * @param lock what any of the runs did; what not all runs of a job did is optional
 * @param settled how often each entry was seen
 */
public record LearnedLock(BehaviorLock lock, SortedMap<LockEntry, Settled> settled) {
    public LearnedLock {
        settled = Collections.unmodifiableSortedMap(new TreeMap<>(settled));
    }

    /**
     * How often an entry was seen.
     *
     * @param seen number of runs with the entry
     * @param runs number of runs of its job
     */
    public record Settled(int seen, int runs) {
        /** Returns whether every run had the entry. */
        public boolean always() {
            return seen == runs;
        }
    }

    /** Learns a lock from {@code runs}; their order is irrelevant. */
    public static LearnedLock of(List<RunBehavior> runs) {
        BehaviorLock all = BehaviorLock.EMPTY;
        for (RunBehavior run : runs) {
            all = all.union(run.lock());
        }
        BehaviorLock folded = new BehaviorLock(
                all.steps(), WrittenPathCollapsing.fold(all.entries(), _ -> false, EntryAnnotations::and));
        TreeMap<LockEntry, Settled> settled = settled(folded, runs);
        TreeMap<LockEntry, EntryAnnotations> entries = new TreeMap<>();
        settled.forEach((entry, how) ->
                entries.put(entry, how.always() ? EntryAnnotations.ALWAYS : EntryAnnotations.SOMETIMES));
        return new LearnedLock(new BehaviorLock(folded.steps(), entries), settled);
    }

    private static TreeMap<LockEntry, Settled> settled(BehaviorLock lock, List<RunBehavior> runs) {
        EntryIndex index = new EntryIndex(lock);
        TreeMap<LockEntry, Integer> seen = new TreeMap<>();
        for (RunBehavior run : runs) {
            Set<LockEntry> inRun = new HashSet<>();
            run.done().keySet().forEach(entry -> inRun.addAll(index.covering(entry)));
            inRun.forEach(entry -> seen.merge(entry, 1, Integer::sum));
        }
        TreeMap<LockEntry, Settled> settled = new TreeMap<>();
        for (LockEntry entry : lock.entries().keySet()) {
            StepScope step = entry.step();
            int ofJob = (int)
                    runs.stream().filter(run -> run.scope().isOfSameJob(step)).count();
            settled.put(entry, new Settled(seen.getOrDefault(entry, 0), ofJob));
        }
        return settled;
    }
}
