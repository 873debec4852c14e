package eyas.state.file;

import eyas.state.table.RunningCounters;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands out descriptor entries and sets, and takes them back.
 *
 * <p>What is released during an event can still be read until {@link #settle}, for the event may be about it. Event
 * thread only.
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

    /** Takes one owner away. */
    void release(DescriptorEntry entry) {
        if (--entry.owners <= 0) {
            discard(entry);
        }
    }

    /** Takes back an entry that nobody owns. */
    public void discard(DescriptorEntry entry) {
        entry.owners = 0;
        leaving.add(entry);
    }

    /** Returns an empty set that one table uses. */
    DescriptorSet set() {
        DescriptorSet set = freeSets.isEmpty() ? new DescriptorSet() : freeSets.removeLast();
        set.tables = 1;
        return set;
    }

    /** Takes one table away from {@code set}. */
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

    /** Allows what was released to be used again. */
    public void settle() {
        while (!leaving.isEmpty()) { // one by one: addAll would copy
            free.add(leaving.removeLast());
        }
    }
}
