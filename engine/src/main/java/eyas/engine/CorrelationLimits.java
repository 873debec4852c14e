package eyas.engine;

/**
 * Bounds what correlations remember.
 *
 * @param partials begun combinations of one correlation; beyond that, the one that was added to least recently is forgotten
 *     and counted (default 16,384)
 */
public record CorrelationLimits(int partials) {
    /** The limits that apply unless a caller says otherwise. */
    public static final CorrelationLimits DEFAULT = new CorrelationLimits(16_384);
}
