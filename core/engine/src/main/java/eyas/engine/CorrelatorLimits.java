package eyas.engine;

/**
 * Limits of what correlations keep.
 *
 * @param partials incomplete combinations of one correlation; beyond that, the least recently used one is evicted and counted
 * (default 16,384)
 */
public record CorrelatorLimits(int partials) {
    /** The default limits. */
    public static final CorrelatorLimits DEFAULT = new CorrelatorLimits(16_384);
}
