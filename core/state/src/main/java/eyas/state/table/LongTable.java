package eyas.state.table;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Maps long keys to values by open addressing with linear probing. Removal shifts entries back, so there are no tombstones.
 *
 * <p>Doubles its size when half full; never shrinks. Allocates only when it grows. Not thread-safe.
 *
 * @param <V> the values' type
 */
public final class LongTable<V> {
    private long[] keys;
    private @Nullable Object[] values;
    private int size;
    private int mask;

    public LongTable(int capacity) {
        int slots = Math.max(8, Integer.highestOneBit(Math.max(capacity, 4) - 1) << 2);
        keys = new long[slots];
        values = new Object[slots];
        mask = slots - 1;
    }

    private static int spread(long key) {
        long mixed = key * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32);
    }

    public int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // only put() stores, and it takes a V
    public @Nullable V get(long key) {
        int at = spread(key) & mask;
        while (true) {
            Object value = values[at];
            if (value == null || keys[at] == key) {
                return (V) value;
            }
            at = (at + 1) & mask;
        }
    }

    public void put(long key, V value) {
        if (size * 2 >= values.length) {
            grow();
        }
        int at = spread(key) & mask;
        while (values[at] != null && keys[at] != key) {
            at = (at + 1) & mask;
        }
        if (values[at] == null) {
            size++;
        }
        keys[at] = key;
        values[at] = value;
    }

    @SuppressWarnings("unchecked") // only put() stores, and it takes a V
    public @Nullable V remove(long key) {
        int at = spread(key) & mask;
        while (values[at] != null && keys[at] != key) {
            at = (at + 1) & mask;
        }
        Object removed = values[at];
        if (removed == null) {
            return null;
        }
        size--;
        closeGap(at);
        return (V) removed;
    }

    private void closeGap(int start) {
        int gap = start;
        int next = (gap + 1) & mask;
        while (values[next] != null) {
            int home = spread(keys[next]) & mask;
            if (((next - home) & mask) >= ((next - gap) & mask)) {
                keys[gap] = keys[next];
                values[gap] = values[next];
                gap = next;
            }
            next = (next + 1) & mask;
        }
        values[gap] = null;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        int slots = oldValues.length * 2;
        keys = new long[slots];
        values = new Object[slots];
        mask = slots - 1;
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != null) {
                int at = spread(oldKeys[i]) & mask;
                while (values[at] != null) {
                    at = (at + 1) & mask;
                }
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }

    /** Returns the number of slots, for iteration with {@link #keyAt} and {@link #valueAt}. */
    public int slots() {
        return values.length;
    }

    public long keyAt(int slot) {
        return keys[slot];
    }

    @SuppressWarnings("unchecked") // only put() stores, and it takes a V
    public @Nullable V valueAt(int slot) {
        return (V) values[slot];
    }

    public void clear() {
        Arrays.fill(values, null);
        size = 0;
    }
}
