package eyas.baseline.compare;

import eyas.baseline.file.LockDocument;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryAnnotations;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.baseline.model.UsedActions;
import eyas.baseline.run.RunBehavior;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A lock updated with new runs.
 *
 * @param document the lock, with all comments of people
 * @param difference its differences from the previous lock
 * @param unseen entries that no run had though their step ran; they are kept unless they are pruned
 */
public record LockUpdate(LockDocument document, LockDifference difference, List<LockEntry> unseen) {
    public LockUpdate {
        unseen = List.copyOf(unseen);
    }

    /**
     * Returns {@code old} with the behavior of {@code runs}. Behavior that an entry already covers is not added, so that handwritten
     * wildcards are kept.
     *
     * @param prune whether to remove entries that are not optional, that no run had though their step ran, and that have no comment or
     * reason
     */
    public static LockUpdate of(LockDocument old, List<RunBehavior> runs, boolean prune) {
        BehaviorLock before = old.lock();
        EntryIndex index = new EntryIndex(before);
        Set<LockEntry> met = new HashSet<>();
        TreeMap<LockEntry, EntryAnnotations> entries = new TreeMap<>(before.entries());
        TreeMap<StepScope, String> steps = new TreeMap<>(before.steps());
        TreeMap<StepScope, String> used = new TreeMap<>();
        for (RunBehavior run : runs) {
            run.done().keySet().forEach(entry -> met.addAll(index.covering(entry)));
            run.steps().forEach((step, uses) -> used.merge(step, uses, UsedActions::and));
        }
        steps.putAll(used);
        LearnedLock learned = LearnedLock.of(runs);
        learned.lock().entries().forEach((entry, terms) -> {
            if (index.covering(entry).isEmpty()) {
                entries.put(entry, terms);
            }
        });
        List<LockEntry> unseen = unseen(before, runs, met);
        if (prune) {
            unseen.stream().filter(entry -> !old.isAnnotated(entry)).forEach(entries::remove);
        }
        // Existing entries may be handwritten: only new ones are collapsed into one entry.
        SortedMap<LockEntry, EntryAnnotations> folded = WrittenPathCollapsing.fold(
                entries, entry -> before.entries().containsKey(entry) || old.isAnnotated(entry), EntryAnnotations::and);
        BehaviorLock after = new BehaviorLock(steps, folded);
        return new LockUpdate(new LockDocument(after, old.comments()), new LockComparison(before).with(after), unseen);
    }

    private static List<LockEntry> unseen(BehaviorLock before, List<RunBehavior> runs, Set<LockEntry> met) {
        Set<StepScope> ran = new HashSet<>();
        runs.forEach(run -> {
            ran.addAll(run.steps().keySet());
            run.done().keySet().forEach(entry -> ran.add(entry.step()));
        });
        return before.entries().entrySet().stream()
                .filter(each -> !each.getValue().optional()
                        && !met.contains(each.getKey())
                        && ran.contains(each.getKey().step()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
