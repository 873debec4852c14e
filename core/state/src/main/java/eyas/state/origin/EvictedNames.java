package eyas.state.origin;

import eyas.event.Bytes;

/**
 * Names of files whose entries were evicted. A Bloom filter of 2 MiB, allocated with the first name: with a million names, one in two
 * hundred lookups is a false positive. Names are never removed. A job that constructs hash collisions only causes a loss report without a
 * loss. Event thread only.
 */
public final class EvictedNames {
    /** Binary logarithm of the number of bits. */
    private static final int LOG_BITS = 24;

    private static final int HASHES = 3;
    private static final int STEP = (Long.SIZE - LOG_BITS) / (HASHES - 1);
    private static final int BITS_OF_WORD = 6;

    private long[] bits = new long[0];

    /** Adds a name. */
    public void add(byte[] name) {
        if (bits.length == 0) {
            bits = new long[1 << (LOG_BITS - BITS_OF_WORD)];
        }
        long hash = CompactFiles.hash(name, Bytes.EMPTY);
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i);
            bits[bit >>> BITS_OF_WORD] |= 1L << bit;
        }
    }

    /** Returns whether {@code name} may have been added. */
    public boolean has(byte[] name) {
        if (bits.length == 0) {
            return false;
        }
        long hash = CompactFiles.hash(name, Bytes.EMPTY);
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i);
            if ((bits[bit >>> BITS_OF_WORD] & (1L << bit)) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns a bit index; each uses separate bits of the hash. */
    private static int bit(long hash, int number) {
        return (int) (hash >>> (number * STEP)) & ((1 << LOG_BITS) - 1);
    }
}
