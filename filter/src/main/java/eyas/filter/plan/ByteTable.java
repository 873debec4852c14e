package eyas.filter.plan;

import java.util.Arrays;

/** Maps byte strings to numbers from 1; built once, then read without allocating. */
final class ByteTable {
    private byte[][] keys = new byte[16][];
    private int[] values = new int[16];
    private int size;

    /** Returns the number of {@code key}, giving it the next one if it has none. */
    int add(byte[] key) {
        int found = get(key, 0, key.length);
        if (found > 0) {
            return found;
        }
        if (size * 2 >= keys.length) {
            grow();
        }
        place(key, ++size);
        return size;
    }

    /** Returns the number of a key, or 0. */
    int get(byte[] bytes, int from, int length) {
        int mask = keys.length - 1;
        for (int i = ByteRanges.hash(bytes, from, length) & mask; values[i] != 0; i = i + 1 & mask) {
            if (ByteRanges.equal(bytes, from, length, keys[i])) {
                return values[i];
            }
        }
        return 0;
    }

    int size() {
        return size;
    }

    private void grow() {
        byte[][] oldKeys = keys;
        int[] oldValues = values;
        keys = new byte[oldKeys.length * 2][];
        values = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != 0) {
                place(oldKeys[i], oldValues[i]);
            }
        }
    }

    private void place(byte[] key, int value) {
        int mask = keys.length - 1;
        int i = ByteRanges.hash(key, 0, key.length) & mask;
        while (values[i] != 0) {
            i = i + 1 & mask;
        }
        keys[i] = key;
        values[i] = value;
    }

    @Override
    public String toString() {
        return size + " keys in " + Arrays.stream(values).filter(v -> v != 0).count() + " places";
    }
}
