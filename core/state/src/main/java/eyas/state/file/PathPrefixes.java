package eyas.state.file;

import eyas.event.Bytes;
import java.util.Arrays;

/**
 * Counts paths, so that it is known quickly that none of them is another path or a folder above it.
 *
 * <p>A path is told from others by its length and its last eight bytes: both are at hand where a component ends, without a look at
 * what stands before. Paths that share both share a count. Event thread only; takes no room before something is counted.
 */
final class PathPrefixes {
    private static final long SLASHES = 0x2F2F_2F2F_2F2F_2F2FL;
    private static final long MIXER = 0x9E37_79B9_7F4A_7C15L;

    /** Bytes at the start of a path that tell most paths from all that are counted, such as those of the system. */
    private static final int START = 4;

    private final HashCounts counts = new HashCounts();
    /** How many paths have a start of this hash; those that are shorter than a start count for each. */
    private final int[] starts = new int[Long.SIZE];
    /** A bit for each start, set where there is such a path. */
    private long started;

    /** Counts {@code path} {@code more} times more. */
    void add(byte[] path, int more) {
        counts.add(hash(path, path.length), more);
        int start = start(path, path.length);
        for (int i = start < 0 ? 0 : start; i < (start < 0 ? Long.SIZE : start + 1); i++) {
            starts[i] += more;
            started = starts[i] == 0 ? started & ~(1L << i) : started | 1L << i;
        }
    }

    /** Returns the hash of the start of the path in the first {@code length} bytes, from 0 to 63; -1 where the path is too short to have one. */
    private static int start(byte[] path, int length) {
        return length < START ? -1 : (path[1] * 31 + path[2]) * 31 + path[3] & Long.SIZE - 1;
    }

    /** Return whether the first {@code length} bytes of {@code path} may have been counted. */
    boolean has(byte[] path, int length) {
        return counts.has(hash(path, length));
    }

    /**
     * Return whether {@code path}, or a folder above it, may have been counted.
     *
     * @param path absolute and clean
     */
    boolean hasAny(byte[] path) {
        return hasAny(path, path.length);
    }

    /** The same of the first {@code length} bytes. */
    boolean hasAny(byte[] path, int length) {
        int start = start(path, length);
        if (start >= 0 && (started & 1L << start) == 0) {
            return false;
        }
        int at = 1;
        for (; at + 8 <= length; at += 8) {
            long slashes = Bytes.zeros(Bytes.eight(path, at) ^ SLASHES);
            while (slashes != 0) {
                if (has(path, at + Long.numberOfTrailingZeros(slashes) / 8)) {
                    return true;
                }
                slashes &= slashes - 1;
            }
        }
        for (; at < length; at++) {
            if (path[at] == '/' && has(path, at)) {
                return true;
            }
        }
        return has(path, length);
    }

    private static int hash(byte[] path, int length) {
        long end = length;
        if (length >= 8) {
            end += Bytes.eight(path, length - 8);
        } else {
            for (int i = 0; i < length; i++) {
                end = end << 8 ^ path[i];
            }
        }
        end *= MIXER;
        return (int) (end ^ end >>> 32);
    }

    void clear() {
        counts.clear();
        Arrays.fill(starts, 0);
        started = 0;
    }
}
