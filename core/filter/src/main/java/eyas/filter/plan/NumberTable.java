package eyas.filter.plan;

/** Maps numbers to numbers from 1; built once, then read without allocating. */
final class NumberTable {
    private long[] keys = new long[16];
    private int[] values = new int[16];
    private int size;

    /** Returns the number of {@code key}; assigns the next one if it has none. */
    int add(long key) {
        int found = get(key);
        if (found > 0) {
            return found;
        }
        if (size * 2 >= keys.length) {
            grow();
        }
        place(key, ++size);
        return size;
    }

    /** Returns the number of {@code key}, or 0. */
    int get(long key) {
        int mask = keys.length - 1;
        for (int i = hash(key) & mask; values[i] != 0; i = i + 1 & mask) {
            if (keys[i] == key) {
                return values[i];
            }
        }
        return 0;
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != 0) {
                place(oldKeys[i], oldValues[i]);
            }
        }
    }

    private void place(long key, int value) {
        int mask = keys.length - 1;
        int i = hash(key) & mask;
        while (values[i] != 0) {
            i = i + 1 & mask;
        }
        keys[i] = key;
        values[i] = value;
    }

    private static int hash(long key) {
        long mixed = key * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32);
    }
}
