package eyas.engine;

/**
 * Bounds what correlations remember.
 *
 * @param partials begun combinations of one correlation; beyond that, the one that was added to least recently is forgotten
 *     and counted (default 16,384)
 */
public record CorrelatorLimits(int partials) {
    /** The limits that apply unless a caller says otherwise. */
    public static final CorrelatorLimits DEFAULT = new CorrelatorLimits(16_384);
}
