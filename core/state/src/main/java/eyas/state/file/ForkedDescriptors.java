package eyas.state.file;

import eyas.state.table.RunningCounters;
import java.util.Arrays;

/**
 * Keeps the descriptors that a process had when it created a child, until the child's own event reports its id. Event thread only.
 *
 * <p>In a PID namespace the parent knows its child only by its number in that namespace, and only the child's event contains its id on the
 * host. In between, the parent may close descriptors that the child inherited. If the child's event arrives first, it leaves a note that
 * the parent's event removes, and nothing is kept.
 */
public final class ForkedDescriptors {
    /** Maximum number of children kept; an older one gets its parent's current descriptors. */
    private static final int LENGTH = 64;

    private final long[] keys = new long[LENGTH];
    private final boolean[] started = new boolean[LENGTH];
    private final DescriptorTable[] tables = new DescriptorTable[LENGTH];
    private int next;

    public ForkedDescriptors(DescriptorPool pool, RunningCounters counters, int limit) {
        for (int i = 0; i < LENGTH; i++) {
            tables[i] = new DescriptorTable(pool, counters, limit);
        }
    }

    /**
     * Returns the key of a child.
     *
     * @param number the child's number in the namespace of process {@code parent}
     */
    private static long key(long parent, long number) {
        return (parent << 32) | (number & 0xFFFF_FFFFL);
    }

    /** Keeps the open descriptors of {@code parent} when it creates child {@code number}, unless the child has started already. */
    public void forked(long parent, long number, DescriptorTable open) {
        long key = key(parent, number);
        int place = find(key, true);
        if (place >= 0) {
            forget(place);
            return;
        }
        // The number was reused by another child.
        int stale = find(key, false);
        tables[stale >= 0 ? stale : claim(key, false)].share(open);
    }

    /**
     * Passes the descriptors that {@code parent} had when it created child {@code number} to {@code child}; returns false if they are
     * unknown.
     */
    public boolean started(long parent, long number, DescriptorTable child) {
        long key = key(parent, number);
        int place = find(key, false);
        if (place < 0) {
            claim(key, true);
            return false;
        }
        child.share(tables[place]);
        forget(place);
        return true;
    }

    private int find(long key, boolean hasStarted) {
        for (int i = 0; i < LENGTH; i++) {
            if (keys[i] == key && started[i] == hasStarted) {
                return i;
            }
        }
        return -1;
    }

    private int claim(long key, boolean hasStarted) {
        int place = next;
        next = (next + 1) % LENGTH;
        forget(place);
        keys[place] = key;
        started[place] = hasStarted;
        return place;
    }

    private void forget(int place) {
        keys[place] = 0;
        tables[place].release();
    }

    public void clear() {
        for (DescriptorTable table : tables) {
            table.release();
        }
        Arrays.fill(keys, 0);
    }
}
