package eyas.capture.ring;

/**
 * Bounds what recent events take of memory.
 *
 * @param bytes the most bytes of events that are kept; default 16 MiB
 * @param chunk bytes that are dropped together, and written together; at most {@code bytes}; default a sixteenth of them,
 *     at most 1 MiB
 * @param waiting the most bytes that wait to be written beside them, where the disk is slower than the events; default
 *     twice {@code bytes}
 * @param patient whether adding waits for the disk then, as a replay can; otherwise, by default, what does not find room is
 *     left out of the file and counted
 */
public record RingLimits(long bytes, int chunk, long waiting, boolean patient) {
    /** The least ring: less would begin hardly before the trigger. */
    public static final long LEAST = 64 << 10;
    /** The largest ring, 4 GiB. */
    public static final long MOST = 4L << 30;

    private static final int PARTS = 16;
    private static final int LARGEST_CHUNK = 1 << 20;
    private static final int SMALLEST_CHUNK = 4 << 10;

    /** The limits that apply unless a caller says otherwise. */
    public static final RingLimits DEFAULT = of(16L << 20);

    public RingLimits {
        if (bytes < LEAST || bytes > MOST || chunk < SMALLEST_CHUNK || chunk > bytes || waiting < bytes) {
            throw new IllegalArgumentException("a ring of " + bytes + " bytes in chunks of " + chunk + " with "
                    + waiting
                    + " waiting: it takes " + LEAST + " to " + MOST + " bytes, chunks of at least " + SMALLEST_CHUNK
                    + " and no more than the ring, and at least as many waiting");
        }
    }

    /** Returns the limits of a ring of {@code bytes}. */
    public static RingLimits of(long bytes) {
        return new RingLimits(bytes, Math.clamp(bytes / PARTS, SMALLEST_CHUNK, LARGEST_CHUNK), 2 * bytes, false);
    }

    /** Returns the same limits, with which adding waits for the disk. */
    public RingLimits waitingForDisk() {
        return new RingLimits(bytes, chunk, waiting, true);
    }
}
