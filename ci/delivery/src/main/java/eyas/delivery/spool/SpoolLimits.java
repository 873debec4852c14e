package eyas.delivery.spool;

/**
 * Limits of a spool.
 *
 * @param deliveries maximum number of deliveries
 * @param bytes maximum total size, in bytes
 */
public record SpoolLimits(int deliveries, long bytes) {
    /** 10,000 deliveries, 2 GiB. */
    public static final SpoolLimits DEFAULT = new SpoolLimits(10_000, 2L << 30);

    public SpoolLimits {
        if (deliveries < 1 || bytes < 1) {
            throw new IllegalArgumentException("a spool holds at least one delivery of one byte");
        }
    }
}
