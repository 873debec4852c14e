package eyas.live.executable;

import java.time.Duration;

/**
 * Bounds what hashing executables may cost.
 *
 * @param fileBytes the largest file that is hashed
 * @param waiting the most executables that wait to be hashed, each of which may hold a descriptor
 * @param known the most executables that are remembered as hashed; then all are forgotten
 * @param burst processor time that may be used at once
 * @param share percent of the time since the first hash that may be used beyond the burst
 * @param last how long the end of watching waits for hashes that are still to come
 */
public record HashLimits(long fileBytes, int waiting, int known, Duration burst, int share, Duration last) {
    /** Reading a file of 1 GiB takes about a second of processor time. */
    public static final HashLimits DEFAULT =
            new HashLimits(1L << 30, 128, 16_384, Duration.ofSeconds(10), 10, Duration.ofSeconds(3));
}
