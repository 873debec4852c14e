package eyas.baseline.compare;

import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.compare.WeightCalculator.Weighed;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryAnnotations;
import eyas.baseline.model.EntryKind;
import eyas.baseline.model.LockEntry;
import eyas.baseline.model.StepScope;
import eyas.baseline.model.UsedActions;
import eyas.baseline.run.RunBehavior;
import eyas.baseline.run.RunBehavior.Witness;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Compares a run with a lock, and a lock with another. Use an instance for one lock. */
public final class LockComparison {
    private final BehaviorLock lock;
    private final EntryIndex index;
    private final WeightCalculator weighing;

    /** Creates a comparison with {@code lock}. */
    public LockComparison(BehaviorLock lock) {
        this.lock = lock;
        this.index = new EntryIndex(lock);
        this.weighing = new WeightCalculator(lock);
    }

    /**
     * Returns what {@code run} did that is not in the lock, and what only the lock contains: of steps that ran, without optional entries.
     */
    public LockDifference with(RunBehavior run) {
        Set<StepScope> ran = new HashSet<>(run.steps().keySet());
        run.done().keySet().forEach(entry -> ran.add(entry.step()));
        return difference(
                run.done(),
                run.steps(),
                UsedActions::allow,
                run.local()::contains,
                run.unhashed()::contains,
                entry -> ran.contains(entry.step())
                        && !lock.entries()
                                .getOrDefault(entry, EntryAnnotations.ALWAYS)
                                .optional());
    }

    /** Returns what {@code newer} allows and this lock does not, and what only this one allows. */
    public LockDifference with(BehaviorLock newer) {
        TreeMap<LockEntry, Witness> entries = new TreeMap<>();
        newer.entries().keySet().forEach(entry -> entries.put(entry, Witness.UNKNOWN));
        return difference(entries, newer.steps(), String::equals, WeightCalculator::isLocal, _ -> false, _ -> true);
    }

    private LockDifference difference(
            SortedMap<LockEntry, Witness> done,
            SortedMap<StepScope, String> steps,
            BiPredicate<String, String> sameActions,
            Predicate<LockEntry> local,
            Predicate<LockEntry> unhashed,
            Predicate<LockEntry> expected) {
        Set<LockEntry> met = new HashSet<>();
        List<LockChange> changes = new ArrayList<>();
        TreeMap<LockEntry, Witness> unknown = new TreeMap<>();
        done.forEach((entry, witness) -> {
            List<LockEntry> covering = index.covering(entry);
            met.addAll(covering);
            if (covering.isEmpty()) {
                unknown.put(entry, witness);
            }
        });
        WrittenPathCollapsing.fold(unknown, _ -> false, (one, _) -> one).forEach((entry, witness) -> {
            List<LockEntry> others = entry.kind() == EntryKind.PROGRAMS ? index.withAnyContent(entry) : List.of();
            met.addAll(others);
            // The hash is missing, which is a gap of the run and not another content.
            if (!others.isEmpty() && unhashed.test(entry)) {
                return;
            }
            Nature nature = others.isEmpty() ? Nature.NEW : Nature.CHANGED;
            Weighed weighed = weighing.weigh(entry, nature, local.test(entry));
            String before = others.isEmpty() ? "" : others.getFirst().text();
            changes.add(new LockChange(nature, entry, before, weighed.weight(), weighed.why(), witness));
        });
        for (LockEntry entry : lock.entries().keySet()) {
            if (!met.contains(entry) && expected.test(entry)) {
                changes.add(
                        new LockChange(Nature.GONE, entry, "", Weight.LIGHT, "only the lock has it", Witness.UNKNOWN));
            }
        }
        changes.sort(LockChange.ORDER);
        return new LockDifference(changes, actions(steps, sameActions), unknownSteps(done, steps));
    }

    private List<ActionChange> actions(SortedMap<StepScope, String> steps, BiPredicate<String, String> sameActions) {
        List<ActionChange> changes = new ArrayList<>();
        for (Map.Entry<StepScope, String> step : steps.entrySet()) {
            String before = lock.steps().get(step.getKey());
            if (before != null && !sameActions.test(before, step.getValue())) {
                changes.add(new ActionChange(step.getKey(), before, step.getValue()));
            }
        }
        return changes;
    }

    private List<StepScope> unknownSteps(SortedMap<LockEntry, Witness> done, SortedMap<StepScope, String> steps) {
        Set<StepScope> all = new HashSet<>(steps.keySet());
        done.keySet().forEach(entry -> all.add(entry.step()));
        all.removeAll(lock.steps().keySet());
        return all.stream().sorted().toList();
    }
}
