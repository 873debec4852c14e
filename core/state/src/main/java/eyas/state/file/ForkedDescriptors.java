package eyas.state.file;

import eyas.state.table.RunningCounters;
import java.util.Arrays;

/**
 * Keeps the descriptors that a process had when it made a child, until the child's own event tells who the child is. Event thread only.
 *
 * <p>In a pid namespace the parent knows its child by a number that is no other's there, and only the child's event tells the number of
 * the machine. Between the two the parent may have closed what the child got. A child whose event comes first needs nothing of this:
 * it notes itself, and the parent's event takes the note away.
 */
public final class ForkedDescriptors {
    /** How many children are remembered; an older one takes the descriptors that its parent has by then. */
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

    /** @param number the child's number in the namespace of the process {@code parent} */
    private static long key(long parent, long number) {
        return (parent << 32) | (number & 0xFFFF_FFFFL);
    }

    /** Notes what {@code parent} has open as it makes child {@code number}, where that has not started yet. */
    public void forked(long parent, long number, DescriptorTable open) {
        long key = key(parent, number);
        int place = find(key, true);
        if (place >= 0) {
            forget(place);
            return;
        }
        // A number that is used again is another child's.
        int stale = find(key, false);
        tables[stale >= 0 ? stale : claim(key, false)].share(open);
    }

    /** Gives {@code child} what {@code parent} had open when it made child {@code number}; false where that is not known. */
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
