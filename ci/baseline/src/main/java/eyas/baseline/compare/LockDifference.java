package eyas.baseline.compare;

import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.model.StepScope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All differences of behavior from a lock.
 *
 * @param changes new, changed and gone entries, in this order, the heaviest first
 * @param actions steps that use another action
 * @param unknownSteps steps that are not in the lock
 */
public record LockDifference(List<LockChange> changes, List<ActionChange> actions, List<StepScope> unknownSteps) {
    public LockDifference {
        changes = List.copyOf(changes);
        actions = List.copyOf(actions);
        unknownSteps = List.copyOf(unknownSteps);
    }

    /** Returns whether nothing differs. */
    public boolean isEmpty() {
        return changes.isEmpty() && actions.isEmpty() && unknownSteps.isEmpty();
    }

    /** Returns the changes of one kind. */
    public List<LockChange> of(Nature nature) {
        return changes.stream().filter(change -> change.nature() == nature).toList();
    }

    /** Returns the new and changed entries. */
    public List<LockChange> newOrChanged() {
        return changes.stream().filter(change -> change.nature() != Nature.GONE).toList();
    }

    /** Returns the weight of the heaviest new or changed entry; empty if there is none. Gone entries have no weight. */
    public Optional<Weight> heaviest() {
        Stream<Weight> entries = newOrChanged().stream().map(LockChange::weight);
        return Stream.concat(entries, actions.stream().map(_ -> Weight.MEDIUM)).max(Weight::compareTo);
    }
}
