package eyas.state.file;

import eyas.state.table.RunningCounters;
import org.jspecify.annotations.Nullable;

/**
 * The open descriptors of a process, shared by its threads. Event thread only.
 *
 * <p>Copy-on-write: after a fork, child and parent share the set of descriptors until one of them changes it. An entry with several owners
 * is copied before it is changed.
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

    /** Returns the number of descriptors known to be open. */
    public int size() {
        return set == null ? 0 : set.size;
    }

    /** Returns the number of slots to iterate; a slot may be empty. */
    public int places() {
        return set == null ? 0 : set.places();
    }

    /** Returns the descriptor in slot {@code place}, from 0 to {@link #places()} exclusive, or null if the slot is empty. */
    public @Nullable DescriptorEntry entryAt(int place) {
        return set == null ? null : set.entryAt(place);
    }

    /** Returns the number of the descriptor in slot {@code place}; only if {@link #entryAt} is not null. */
    public long numberAt(int place) {
        return set == null ? -1 : set.numberAt(place);
    }

    /** Returns a set that only this table uses, copying a shared one. */
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
     * Adds {@code entry}, which must have no owner, replacing any previous one.
     *
     * @return the entry, or null if the table is full: then it is dropped and counted
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

    /** Removes the descriptor with number {@code fd}; returns whether there was one. */
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
     * Returns the entry of {@code fd} with a new generation, ready to be changed; copied if another process shares it.
     *
     * @param entry the result of {@link #get} for {@code fd}
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

    /** Removes the descriptors with the close-on-exec flag. */
    public void closeOnExec() {
        for (int place = 0; place < places(); place++) {
            DescriptorEntry entry = entryAt(place);
            if (entry != null && entry.closesOnExec()) {
                if (set != null && set.tables > 1) {
                    own();
                    place = -1; // the copy may have its entries in other slots
                    continue;
                }
                remove(numberAt(place));
                place--; // removal may have moved another entry to this slot
            }
        }
    }

    /** Removes descriptors {@code first} to {@code last}, both included. */
    public void closeRange(long first, long last) {
        if (size() == 0) {
            return;
        }
        own(); // no entry moves from here on
        for (int place = 0; place < places(); place++) {
            if (entryAt(place) != null && numberAt(place) >= first && numberAt(place) <= last) {
                remove(numberAt(place));
                place--; // removal may have moved another entry to this slot
            }
        }
    }

    /** Sets the close-on-exec flag of descriptors {@code first} to {@code last}. */
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

    /** Releases all descriptors. */
    public void release() {
        if (set != null) {
            pool.release(set);
            set = null;
        }
    }
}
