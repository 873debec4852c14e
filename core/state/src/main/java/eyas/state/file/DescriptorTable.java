package eyas.state.file;

import eyas.state.table.RunningCounters;
import org.jspecify.annotations.Nullable;

/**
 * Holds the open descriptors of a process, shared by its threads. Event thread only.
 *
 * <p>A fork shares the set of descriptors with its parent until one of them changes it; an entry that both still hold is
 * copied before it is changed.
 */
public final class DescriptorTable {
    private final DescriptorPool pool;
    private final RunningCounters counters;
    private final int limit;
    private @Nullable DescriptorSet set;

    public DescriptorTable(DescriptorPool pool, RunningCounters counters, int limit) {
        this.pool = pool;
        this.counters = counters;
        this.limit = limit;
    }

    /** Returns the descriptor with number {@code fd}, or null. */
    public @Nullable DescriptorEntry get(long fd) {
        return set == null ? null : set.get(fd);
    }

    /** Returns how many descriptors are known to be open. */
    public int size() {
        return set == null ? 0 : set.size;
    }

    /** Returns how many places a walk has to look at; places may be empty. */
    public int places() {
        return set == null ? 0 : set.places();
    }

    /** Returns the descriptor at {@code place}, from 0 to {@link #places()} exclusive, or null if the place is empty. */
    public @Nullable DescriptorEntry entryAt(int place) {
        return set == null ? null : set.entryAt(place);
    }

    /** Returns the number of the descriptor at {@code place}; only where {@link #entryAt} is not null. */
    public long numberAt(int place) {
        return set == null ? -1 : set.numberAt(place);
    }

    /** Returns the set, to be changed by this table alone. */
    private DescriptorSet own() {
        DescriptorSet mine = set;
        if (mine == null) {
            mine = set = pool.set();
        } else if (mine.tables > 1) {
            DescriptorSet fresh = pool.set();
            fresh.copyFrom(mine);
            mine.tables--;
            counters.descriptors += fresh.size;
            counters.addedDescriptors += fresh.size;
            mine = set = fresh;
        }
        return mine;
    }

    /**
     * Adds {@code entry}, which nobody owns yet, in place of what was there.
     *
     * @return the entry, or null where the table is full: then it is dropped and counted
     */
    public @Nullable DescriptorEntry add(long fd, DescriptorEntry entry) {
        if (size() >= limit && get(fd) == null) {
            counters.droppedDescriptors++;
            pool.discard(entry);
            return null;
        }
        entry.owners = 1;
        DescriptorEntry before = own().put(fd, entry);
        if (before != null) {
            pool.release(before);
        } else {
            counters.descriptors++;
            counters.addedDescriptors++;
        }
        return entry;
    }

    /** Removes the descriptor with number {@code fd}; tells whether there was one. */
    public boolean remove(long fd) {
        if (get(fd) == null) {
            return false;
        }
        DescriptorEntry before = own().remove(fd);
        if (before != null) {
            pool.release(before);
            counters.descriptors--;
            counters.removedDescriptors++;
        }
        return true;
    }

    /**
     * Returns the entry of {@code fd} with a new generation, to be changed: a copy where another process has it too.
     *
     * @param entry what {@link #get} returned for {@code fd}
     */
    public DescriptorEntry change(long fd, DescriptorEntry entry) {
        if (set != null && set.tables == 1 && entry.owners == 1) {
            entry.generation = counters.nextGeneration();
            return entry;
        }
        DescriptorEntry copy = pool.copy(entry);
        DescriptorEntry added = add(fd, copy);
        return added == null ? copy : added;
    }

    /** Removes the descriptors that an exec closes. */
    public void closeOnExec() {
        for (int place = 0; place < places(); place++) {
            DescriptorEntry entry = entryAt(place);
            if (entry != null && entry.closesOnExec()) {
                if (set != null && set.tables > 1) {
                    own();
                    place = -1; // the copy may have its entries at other places
                    continue;
                }
                remove(numberAt(place));
                place--; // removal may have moved another entry here
            }
        }
    }

    /** Removes descriptors {@code first} to {@code last}, both included. */
    public void closeRange(long first, long last) {
        if (size() == 0) {
            return;
        }
        own(); // from here on the places stay what they are
        for (int place = 0; place < places(); place++) {
            if (entryAt(place) != null && numberAt(place) >= first && numberAt(place) <= last) {
                remove(numberAt(place));
                place--; // removal may have moved another entry here
            }
        }
    }

    /** Makes descriptors {@code first} to {@code last} close on exec. */
    public void markCloseOnExec(long first, long last) {
        if (size() == 0) {
            return;
        }
        own();
        for (int place = 0; place < places(); place++) {
            DescriptorEntry entry = entryAt(place);
            if (entry != null && numberAt(place) >= first && numberAt(place) <= last) {
                change(numberAt(place), entry).openFlags |= DescriptorEntry.OPEN_CLOEXEC;
            }
        }
    }

    /** Makes this table share the descriptors of {@code other}. */
    public void share(DescriptorTable other) {
        if (other == this) {
            return;
        }
        release();
        set = other.set;
        if (set != null) {
            set.tables++;
        }
    }

    /** Forgets all descriptors. */
    public void release() {
        if (set != null) {
            pool.release(set);
            set = null;
        }
    }
}
