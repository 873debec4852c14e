package eyas.state.file;

import eyas.state.origin.ContainerPath;

/**
 * Counts hashes, to check quickly that a hash was not counted (a counting Bloom filter with one hash). Several hashes may share a count.
 * Event thread only; allocates its memory when the first hash is counted.
 */
final class HashCounts {
    private static final int NONE = 0;
    private static final int[] EMPTY = {NONE};
    /** Must be a power of two. */
    private static final int PLACES = 1 << 16;

    private int[] counts = EMPTY;
    /** One bit for each count, set if it is not zero; small enough for the L1 cache. */
    private long[] counted = {0};

    private int place(int hash) {
        return (hash ^ hash >>> 16) & counts.length - 1;
    }

    /** Adds {@code more} to the count of {@code hash}; may be negative. */
    void add(int hash, int more) {
        if (counts.length == EMPTY.length) {
            counts = new int[PLACES];
            counted = new long[PLACES / Long.SIZE];
        }
        int place = place(hash);
        counts[place] += more;
        long bit = 1L << place;
        if (counts[place] == NONE) {
            counted[place / Long.SIZE] &= ~bit;
        } else {
            counted[place / Long.SIZE] |= bit;
        }
    }

    /** Adds {@code more} to the counts of all parent directories of {@code path}, by {@link ContainerPath#hash}. */
    void addParents(byte[] path, int more) {
        int hash = 0;
        for (int i = 0; i < path.length; i++) {
            if (path[i] == '/' && i > 0) {
                add(hash, more);
            }
            hash = hash * 31 + path[i];
        }
    }

    /** Returns whether {@code hash} may have been counted. */
    boolean has(int hash) {
        int place = place(hash);
        return (counted[place / Long.SIZE] & 1L << place) != 0;
    }

    void clear() {
        counts = EMPTY;
        counted = new long[1];
    }
}
