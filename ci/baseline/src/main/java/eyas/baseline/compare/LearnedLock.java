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
 * A lock that was made of runs.
 *
 * @param lock what any of them did; what not all runs of a job did is optional
 * @param settled how often each entry was seen
 */
public record LearnedLock(BehaviorLock lock, SortedMap<LockEntry, Settled> settled) {
    public LearnedLock {
        settled = Collections.unmodifiableSortedMap(new TreeMap<>(settled));
    }

    /**
     * How settled an entry is.
     *
     * @param seen in how many runs it was seen
     * @param runs how many runs of its job there were
     */
    public record Settled(int seen, int runs) {
        /** Return whether every run had it. */
        public boolean always() {
            return seen == runs;
        }
    }

    /** Return what {@code runs} did, in whatever order they are. */
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
