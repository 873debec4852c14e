package eyas.host.job;

import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Maps processes to their owners, by the number of their main thread's entry, which is never reused.
 *
 * <p>Open addressing with linear probing; removal shifts back. Allocates only when it grows. Event thread only.
 *
 * @param <V> the values' type
 */
final class ProcessTable<V> {
    private static final int FIRST = 1 << 10;

    private long[] keys = new long[FIRST];
    private @Nullable Object[] values = new Object[FIRST];
    private int size;

    /** Returns the value of a process; null for none. */
    @SuppressWarnings("unchecked") // only put() stores, and it takes a V
    @Nullable
    V get(long number) {
        return (V) values[slot(number)];
    }

    void put(long number, V value) {
        if (size * 2 >= keys.length) {
            grow();
        }
        int slot = slot(number);
        if (values[slot] == null) {
            size++;
        }
        keys[slot] = number;
        values[slot] = value;
    }

    /** Removes a process. */
    void remove(long number) {
        int slot = slot(number);
        if (values[slot] == null) {
            return;
        }
        size--;
        int hole = slot;
        for (int at = next(hole); values[at] != null; at = next(at)) {
            int home = home(keys[at]);
            // Entries that would become unreachable after the hole are moved into it.
            if (((at - home) & (keys.length - 1)) >= ((at - hole) & (keys.length - 1))) {
                keys[hole] = keys[at];
                values[hole] = values[at];
                hole = at;
            }
        }
        values[hole] = null;
    }

    /** Returns the number of processes. */
    int size() {
        return size;
    }

    /** Replaces every value {@code value} with {@code other}. */
    void replace(V value, V other) {
        for (int i = 0; i < values.length; i++) {
            if (value.equals(values[i])) {
                values[i] = other;
            }
        }
    }

    /** Removes the processes whose numbers match {@code which}; allocates. */
    void removeIf(LongPredicate which) {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length];
        values = new Object[oldValues.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            Object value = oldValues[i];
            if (value != null && !which.test(oldKeys[i])) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = value;
                size++;
            }
        }
    }

    private int home(long number) {
        return (int) ((number * 0x9E37_79B9_7F4A_7C15L) >>> 32) & (keys.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (keys.length - 1);
    }

    private int slot(long number) {
        int slot = home(number);
        while (values[slot] != null && keys[slot] != number) {
            slot = next(slot);
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new Object[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = value;
            }
        }
    }
}
