package eyas.baseline.compare;

import eyas.baseline.model.LockEntry;
import eyas.baseline.run.RunBehavior.Witness;
import java.util.Comparator;

/**
 * One entry in which behaviour differs from a lock.
 *
 * @param nature in which way
 * @param entry the entry: of the run or the newer lock, or of the older lock where it is gone
 * @param before what the lock has in its place, where that changed; else empty
 * @param weight how much it weighs
 * @param why why it weighs that much, in a few words
 * @param witness who did it first, where a run is compared
 */
public record LockChange(Nature nature, LockEntry entry, String before, Weight weight, String why, Witness witness) {
    /** The heaviest first, then as a lock has them. */
    static final Comparator<LockChange> ORDER = Comparator.comparing(LockChange::nature)
            .thenComparing(LockChange::weight, Comparator.reverseOrder())
            .thenComparing(LockChange::entry);

    /** In which way behaviour differs. */
    public enum Nature {
        /** The lock does not have it. */
        NEW,
        /** The lock has it with another content. */
        CHANGED,
        /** Only the lock has it. */
        GONE
    }
}
