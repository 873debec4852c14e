package eyas.baseline.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the jobs of a repository do. Immutable.
 *
 * @param steps the steps, each with the actions that it uses, with their versions; empty for a step of commands
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

    /** Return what this lock or {@code other} allows; a step that both have uses what either uses. */
    public BehaviorLock union(BehaviorLock other) {
        TreeMap<StepScope, String> bothSteps = new TreeMap<>(steps);
        other.steps.forEach((step, uses) -> bothSteps.merge(step, uses, UsedActions::and));
        TreeMap<LockEntry, EntryAnnotations> bothEntries = new TreeMap<>(entries);
        other.entries.forEach((entry, terms) -> bothEntries.merge(entry, terms, EntryAnnotations::and));
        return new BehaviorLock(bothSteps, bothEntries);
    }

    /** Return whether it has a step of the job of {@code step}. */
    public boolean knowsJobOf(StepScope step) {
        return steps.keySet().stream().anyMatch(step::isOfSameJob);
    }
}
