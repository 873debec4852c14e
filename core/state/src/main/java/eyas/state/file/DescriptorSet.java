package eyas.state.file;

import eyas.state.table.LongTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Descriptors by number. After a fork several tables share one set until one of them changes it.
 *
 * <p>Small numbers are array indexes, large ones are in a hash table. Event thread only.
 */
final class DescriptorSet {
    private static final int DENSE = 1024;
    private static final int FIRST_LENGTH = 16;

    /** Number of tables that use this set. */
    int tables;

    int size;
    private @Nullable DescriptorEntry[] dense = new DescriptorEntry[FIRST_LENGTH];
    private @Nullable LongTable<DescriptorEntry> sparse;

    @Nullable
    DescriptorEntry get(long fd) {
        if (fd >= 0 && fd < dense.length) {
            return dense[(int) fd];
        }
        return sparse == null ? null : sparse.get(fd);
    }

    /** Puts an entry; returns the replaced one. */
    @Nullable
    DescriptorEntry put(long fd, DescriptorEntry entry) {
        DescriptorEntry before;
        if (fd >= 0 && fd < DENSE) {
            int at = (int) fd;
            if (at >= dense.length) {
                dense = Arrays.copyOf(dense, Integer.highestOneBit(at) << 1);
            }
            before = dense[at];
            dense[at] = entry;
        } else {
            if (sparse == null) {
                sparse = new LongTable<>(16);
            }
            before = sparse.get(fd);
            sparse.put(fd, entry);
        }
        if (before == null) {
            size++;
        }
        return before;
    }

    @Nullable
    DescriptorEntry remove(long fd) {
        DescriptorEntry before = null;
        if (fd >= 0 && fd < DENSE) {
            if (fd < dense.length) {
                before = dense[(int) fd];
                dense[(int) fd] = null;
            }
        } else if (sparse != null) {
            before = sparse.remove(fd);
        }
        if (before != null) {
            size--;
        }
        return before;
    }

    /** Returns the number of slots, for iteration with {@link #numberAt} and {@link #entryAt}. */
    int places() {
        return dense.length + (sparse == null ? 0 : sparse.slots());
    }

    long numberAt(int place) {
        return place < dense.length || sparse == null ? place : sparse.keyAt(place - dense.length);
    }

    @Nullable
    DescriptorEntry entryAt(int place) {
        if (place < dense.length) {
            return dense[place];
        }
        return sparse == null ? null : sparse.valueAt(place - dense.length);
    }

    /** Adds the entries of {@code other} to this empty set and increments their owners. */
    void copyFrom(DescriptorSet other) {
        if (dense.length < other.dense.length) {
            dense = new DescriptorEntry[other.dense.length];
        }
        System.arraycopy(other.dense, 0, dense, 0, other.dense.length);
        for (DescriptorEntry entry : dense) {
            if (entry != null) {
                entry.owners++;
            }
        }
        if (other.sparse != null) {
            for (int slot = 0; slot < other.sparse.slots(); slot++) {
                DescriptorEntry entry = other.sparse.valueAt(slot);
                if (entry != null) {
                    entry.owners++;
                    put(other.sparse.keyAt(slot), entry);
                }
            }
        }
        size = other.size;
    }

    /** Removes all entries, which the caller has released. */
    void clear() {
        Arrays.fill(dense, null);
        sparse = null;
        size = 0;
    }
}
