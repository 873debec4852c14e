package eyas.state.origin;

import eyas.event.Bytes;

/**
 * Names of files of which something was known that there was no room for: whether a name is one of them. A Bloom filter of 2 MiB, made
 * with the first name: a name that it has is found always, one that it does not have is taken for one of a million names once in two
 * hundred times. Nothing is ever taken out. Who makes two names with the same hash is told of a loss that there was not. Event thread only.
 */
public final class EvictedNames {
    /** Bits as a power of two. */
    private static final int LOG_BITS = 24;

    private static final int HASHES = 3;
    private static final int STEP = (Long.SIZE - LOG_BITS) / (HASHES - 1);
    private static final int BITS_OF_WORD = 6;

    private long[] bits = new long[0];

    /** Takes a name. */
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

    /** Return whether {@code name} is one of them. */
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

    /** Each has as many bits of the hash as a number of a bit needs. */
    private static int bit(long hash, int number) {
        return (int) (hash >>> (number * STEP)) & ((1 << LOG_BITS) - 1);
    }
}
