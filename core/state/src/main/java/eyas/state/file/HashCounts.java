package eyas.state.file;

import eyas.state.origin.ContainerPath;

/**
 * Counts hashes, so that it is known quickly that there is none; several hashes may share a count. Event thread only; takes no
 * room before something is counted.
 */
final class HashCounts {
    private static final int NONE = 0;
    private static final int[] EMPTY = {NONE};
    /** A power of two. */
    private static final int PLACES = 1 << 16;

    private int[] counts = EMPTY;
    /** A bit for each count, set where it is not zero: small enough to stay in the processor's nearest cache. */
    private long[] counted = {0};

    private int place(int hash) {
        return (hash ^ hash >>> 16) & counts.length - 1;
    }

    /** Counts {@code hash} {@code more} times more. */
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

    /** Counts each folder above {@code path} {@code more} times more, by {@link ContainerPath#hash}. */
    void addFolders(byte[] path, int more) {
        int hash = 0;
        for (int i = 0; i < path.length; i++) {
            if (path[i] == '/' && i > 0) {
                add(hash, more);
            }
            hash = hash * 31 + path[i];
        }
    }

    /** Return whether {@code hash} may have been counted. */
    boolean has(int hash) {
        int place = place(hash);
        return (counted[place / Long.SIZE] & 1L << place) != 0;
    }

    void clear() {
        counts = EMPTY;
        counted = new long[1];
    }
}
