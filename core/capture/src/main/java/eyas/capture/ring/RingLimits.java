package eyas.capture.ring;

/**
 * Limits for the memory of recent events.
 *
 * @param bytes maximum bytes of events in the ring; default 16 MiB
 * @param chunk bytes that are dropped and written together; at most {@code bytes}; default a sixteenth of them, at most 1 MiB
 * @param waiting maximum additional bytes that wait to be written if the disk is slower than the events; default twice {@code bytes}
 * @param patient whether adding then waits for the disk, as a replay can; otherwise, by default, events that do not fit are omitted from
 * the file and counted
 */
public record RingLimits(long bytes, int chunk, long waiting, boolean patient) {
    /** The minimum size of a ring; a smaller one would hardly start before the trigger. */
    public static final long LEAST = 64 << 10;
    /** The maximum size of a ring, 4 GiB. */
    public static final long MOST = 4L << 30;

    private static final int PARTS = 16;
    private static final int LARGEST_CHUNK = 1 << 20;
    private static final int SMALLEST_CHUNK = 4 << 10;

    /** The default limits. */
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

    /** Returns a copy with which adding waits for the disk. */
    public RingLimits waitingForDisk() {
        return new RingLimits(bytes, chunk, waiting, true);
    }
}
