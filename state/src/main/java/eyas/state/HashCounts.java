package eyas.state;

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

    private int place(int hash) {
        return (hash ^ hash >>> 16) & counts.length - 1;
    }

    /** Counts {@code hash} {@code more} times more. */
    void add(int hash, int more) {
        if (counts.length == EMPTY.length) {
            counts = new int[PLACES];
        }
        counts[place(hash)] += more;
    }

    /** Return whether {@code hash} may have been counted. */
    boolean has(int hash) {
        return counts[place(hash)] != NONE;
    }

    void clear() {
        counts = EMPTY;
    }
}
