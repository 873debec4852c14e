package eyas.baseline.compare;

import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.model.StepScope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All in which behaviour differs from a lock.
 *
 * @param changes what is new, changed or gone, in this order, the heaviest first
 * @param actions steps that use something else
 * @param unknownSteps steps that the lock does not have
 */
public record LockDifference(List<LockChange> changes, List<ActionChange> actions, List<StepScope> unknownSteps) {
    public LockDifference {
        changes = List.copyOf(changes);
        actions = List.copyOf(actions);
        unknownSteps = List.copyOf(unknownSteps);
    }

    /** Return whether nothing differs. */
    public boolean isEmpty() {
        return changes.isEmpty() && actions.isEmpty() && unknownSteps.isEmpty();
    }

    /** Return the changes of one nature. */
    public List<LockChange> of(Nature nature) {
        return changes.stream().filter(change -> change.nature() == nature).toList();
    }

    /** Return what is new or changed: all that is not gone. */
    public List<LockChange> newOrChanged() {
        return changes.stream().filter(change -> change.nature() != Nature.GONE).toList();
    }

    /** Return the weight of the heaviest that is new or changed; empty if there is none. What is gone weighs nothing. */
    public Optional<Weight> heaviest() {
        Stream<Weight> entries = newOrChanged().stream().map(LockChange::weight);
        return Stream.concat(entries, actions.stream().map(_ -> Weight.MEDIUM)).max(Weight::compareTo);
    }
}
