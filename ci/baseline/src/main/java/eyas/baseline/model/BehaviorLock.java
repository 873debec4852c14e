package eyas.baseline.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The behavior of a repository's jobs. Immutable.
 *
 * @param steps the steps with the actions that they use, including versions; empty for a step of commands
 * @param entries what they do
 */
public record BehaviorLock(SortedMap<StepScope, String> steps, SortedMap<LockEntry, EntryAnnotations> entries) {
    /** A lock that allows nothing. */
    public static final BehaviorLock EMPTY =
            new BehaviorLock(Collections.emptySortedMap(), Collections.emptySortedMap());

    public BehaviorLock {
        TreeMap<StepScope, String> known = new TreeMap<>(steps);
        entries.keySet().forEach(entry -> known.putIfAbsent(entry.step(), ""));
        steps = Collections.unmodifiableSortedMap(known);
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** Returns the union of this lock and {@code other}; a step in both uses the actions of either. */
    public BehaviorLock union(BehaviorLock other) {
        TreeMap<StepScope, String> bothSteps = new TreeMap<>(steps);
        other.steps.forEach((step, uses) -> bothSteps.merge(step, uses, UsedActions::and));
        TreeMap<LockEntry, EntryAnnotations> bothEntries = new TreeMap<>(entries);
        other.entries.forEach((entry, terms) -> bothEntries.merge(entry, terms, EntryAnnotations::and));
        return new BehaviorLock(bothSteps, bothEntries);
    }

    /** Returns whether the lock has a step of the job of {@code step}. */
    public boolean knowsJobOf(StepScope step) {
        return steps.keySet().stream().anyMatch(step::isOfSameJob);
    }
}
