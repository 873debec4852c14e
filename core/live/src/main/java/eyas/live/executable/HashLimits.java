package eyas.live.executable;

import java.time.Duration;

/**
 * Bounds the cost of hashing executables.
 *
 * @param fileBytes the largest file that is hashed
 * @param waiting the most queued executables, each of which may hold a descriptor
 * @param known the most remembered executables; when the limit is reached, all are forgotten
 * @param burst processor time that may be used at once
 * @param share percent of the time since the first hash that may be used beyond the burst
 * @param last how long the end of watching waits for outstanding hashes
 */
public record HashLimits(long fileBytes, int waiting, int known, Duration burst, int share, Duration last) {
    /** Reading a file of 1 GiB takes about a second of processor time. */
    public static final HashLimits DEFAULT =
            new HashLimits(1L << 30, 128, 16_384, Duration.ofSeconds(10), 10, Duration.ofSeconds(3));
}
