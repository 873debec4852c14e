package eyas.filter.plan;

import java.util.Arrays;

/**
 * Maps byte strings to numbers from 1; built once, then read without allocating.
 *
 * <p>Most values are not keys. A check of the length rejects many of them, a hash of the length and sampled bytes most others. If the keys
 * are too similar for sampling, all bytes are hashed.
 */
final class ByteTable {
    /** Maximum distance of a key from its slot; a greater distance shows that the sampled hash does not distinguish the keys. */
    private static final int FAR = 16;

    private static final int LONGEST = 63;

    /** A bit for each length of a key; lengths of 63 and more share one. */
    private long lengths;

    private boolean whole;
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
        if ((lengths >>> Math.min(length, LONGEST) & 1) == 0) {
            return 0;
        }
        int mask = keys.length - 1;
        for (int i = hash(bytes, from, length) & mask; values[i] != 0; i = i + 1 & mask) {
            if (ByteRanges.equal(bytes, from, length, keys[i])) {
                return values[i];
            }
        }
        return 0;
    }

    int size() {
        return size;
    }

    private int hash(byte[] bytes, int from, int length) {
        return whole ? ByteRanges.hash(bytes, from, length) : ByteRanges.sampledHash(bytes, from, length);
    }

    private void grow() {
        rehash(keys.length * 2);
    }

    private void rehash(int places) {
        byte[][] oldKeys = keys;
        int[] oldValues = values;
        keys = new byte[places][];
        values = new int[places];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != 0) {
                place(oldKeys[i], oldValues[i]);
            }
        }
    }

    private void place(byte[] key, int value) {
        int mask = keys.length - 1;
        int home = hash(key, 0, key.length) & mask;
        int i = home;
        while (values[i] != 0) {
            i = i + 1 & mask;
        }
        keys[i] = key;
        values[i] = value;
        lengths |= 1L << Math.min(key.length, LONGEST);
        if (!whole && (i - home & mask) > FAR) {
            whole = true;
            rehash(keys.length);
        }
    }

    @Override
    public String toString() {
        return size + " keys in " + Arrays.stream(values).filter(v -> v != 0).count() + " places";
    }
}
