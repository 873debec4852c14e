package eyas.state.file;

import eyas.state.table.RunningCounters;
import java.util.ArrayList;
import java.util.List;

/**
 * A pool of descriptor entries and sets.
 *
 * <p>Released entries remain readable until {@link #settle}, because the current event may refer to them. Event thread only.
 */
public final class DescriptorPool {
    private final RunningCounters counters;
    private final List<DescriptorEntry> free = new ArrayList<>();
    private final List<DescriptorEntry> leaving = new ArrayList<>();
    private final List<DescriptorSet> freeSets = new ArrayList<>();

    public DescriptorPool(RunningCounters counters) {
        this.counters = counters;
    }

    /** Returns an empty entry with a new generation and no owner. */
    public DescriptorEntry entry() {
        DescriptorEntry entry = free.isEmpty() ? new DescriptorEntry() : free.removeLast();
        entry.clear();
        entry.generation = counters.nextGeneration();
        entry.serial = entry.generation;
        return entry;
    }

    /** Returns a copy of {@code original} with a new generation and no owner. */
    public DescriptorEntry copy(DescriptorEntry original) {
        DescriptorEntry entry = free.isEmpty() ? new DescriptorEntry() : free.removeLast();
        entry.copyFrom(original);
        entry.generation = counters.nextGeneration();
        entry.serial = entry.generation;
        return entry;
    }

    /** Removes one owner of {@code entry}. */
    void release(DescriptorEntry entry) {
        if (--entry.owners <= 0) {
            discard(entry);
        }
    }

    /** Returns an entry without an owner to the pool. */
    public void discard(DescriptorEntry entry) {
        entry.owners = 0;
        leaving.add(entry);
    }

    /** Returns an empty set with one table. */
    DescriptorSet set() {
        DescriptorSet set = freeSets.isEmpty() ? new DescriptorSet() : freeSets.removeLast();
        set.tables = 1;
        return set;
    }

    /** Removes one table of {@code set}. */
    void release(DescriptorSet set) {
        if (--set.tables > 0) {
            return;
        }
        counters.descriptors -= set.size;
        counters.removedDescriptors += set.size;
        for (int place = 0; set.size > 0 && place < set.places(); place++) {
            DescriptorEntry entry = set.entryAt(place);
            if (entry != null) {
                release(entry);
            }
        }
        set.clear();
        freeSets.add(set);
    }

    /** Makes released entries and sets available for reuse. */
    public void settle() {
        while (!leaving.isEmpty()) { // one by one: addAll would copy the list
            free.add(leaving.removeLast());
        }
    }
}
