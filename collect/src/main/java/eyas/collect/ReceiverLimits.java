package eyas.collect;

/**
 * The bounds of what a receiver takes.
 *
 * @param reportBytes the longest report, in bytes
 */
public record ReceiverLimits(long reportBytes) {
    /** What holds where nothing else is said. */
    public static final ReceiverLimits DEFAULT = new ReceiverLimits(64L << 20);
}
