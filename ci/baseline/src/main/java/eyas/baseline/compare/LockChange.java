package eyas.baseline.compare;

import eyas.baseline.model.LockEntry;
import eyas.baseline.run.RunBehavior.Witness;
import java.util.Comparator;

/**
 * An entry in which behavior differs from a lock.
 *
 * @param nature the kind of difference
 * @param entry the entry: of the run or the newer lock, or of the older lock if it is gone
 * @param before the entry that it replaces in the lock, if it has changed; otherwise empty
 * @param weight its weight
 * @param why the reason for the weight, in a few words
 * @param witness the first process that did it, if a run is compared
 */
public record LockChange(Nature nature, LockEntry entry, String before, Weight weight, String why, Witness witness) {
    /** The heaviest first, then in the order of a lock. */
    static final Comparator<LockChange> ORDER = Comparator.comparing(LockChange::nature)
            .thenComparing(LockChange::weight, Comparator.reverseOrder())
            .thenComparing(LockChange::entry);

    /** Kinds of differences. */
    public enum Nature {
        /** The lock does not contain it. */
        NEW,
        /** The lock contains it with another content. */
        CHANGED,
        /** Only the lock contains it. */
        GONE
    }
}
