package eyas.delivery.spool;

/**
 * What a spool may hold.
 *
 * @param deliveries the most deliveries
 * @param bytes the most bytes of all of them
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
