package eyas.rules.item;

/**
 * Limits for correlations.
 *
 * @param parts maximum number of parts (default 16)
 * @param count maximum number of matches that one part may require (default 64)
 * @param shortest the shortest window, ns (default 1 ms)
 * @param longest the longest window, ns (default 24 h)
 */
public record CorrelationSyntaxLimits(int parts, int count, long shortest, long longest) {
    /** The default limits. */
    public static final CorrelationSyntaxLimits DEFAULT =
            new CorrelationSyntaxLimits(16, 64, 1_000_000L, 86_400_000_000_000L);
}
