package eyas.state.file;

import eyas.event.Bytes;
import java.util.Arrays;

/**
 * Counts paths, to check quickly that neither a path nor its parent directories were counted.
 *
 * <p>A path is identified by its length and its last eight bytes, which are available at the end of each component without reading the
 * earlier ones. Paths with the same values share a count. Event thread only; allocates its memory when the first path is counted.
 */
final class PathPrefixes {
    private static final long SLASHES = 0x2F2F_2F2F_2F2F_2F2FL;
    private static final long MIXER = 0x9E37_79B9_7F4A_7C15L;

    /** Length of the prefix by which most paths, such as those of the system, are excluded quickly. */
    private static final int START = 4;

    private final HashCounts counts = new HashCounts();
    /** Number of paths by the hash of their prefix; paths shorter than a prefix are counted for each hash. */
    private final int[] starts = new int[Long.SIZE];
    /** One bit for each prefix hash, set if there is such a path. */
    private long started;

    /** Adds {@code more} to the count of {@code path}; may be negative. */
    void add(byte[] path, int more) {
        counts.add(hash(path, path.length), more);
        int start = start(path, path.length);
        for (int i = start < 0 ? 0 : start; i < (start < 0 ? Long.SIZE : start + 1); i++) {
            starts[i] += more;
            started = starts[i] == 0 ? started & ~(1L << i) : started | 1L << i;
        }
    }

    /**
     * Returns the hash of the prefix of the path in the first {@code length} bytes, from 0 to 63; -1 if the path is shorter than a prefix.
     */
    private static int start(byte[] path, int length) {
        return length < START ? -1 : (path[1] * 31 + path[2]) * 31 + path[3] & Long.SIZE - 1;
    }

    /** Returns whether the first {@code length} bytes of {@code path} may have been counted. */
    boolean has(byte[] path, int length) {
        return counts.has(hash(path, length));
    }

    /**
     * Returns whether {@code path} or a parent directory may have been counted.
     *
     * @param path absolute and normalized
     */
    boolean hasAny(byte[] path) {
        return hasAny(path, path.length);
    }

    /** Returns the same for the first {@code length} bytes. */
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
