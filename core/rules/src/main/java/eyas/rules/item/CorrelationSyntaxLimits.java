package eyas.rules.item;

/**
 * Bounds what a correlation may ask for.
 *
 * @param parts the most parts (default 16)
 * @param count the most matches that one part may ask for (default 64)
 * @param shortest the shortest window, ns (default 1 ms)
 * @param longest the longest window, ns (default 24 h)
 */
public record CorrelationSyntaxLimits(int parts, int count, long shortest, long longest) {
    /** The limits that apply. */
    public static final CorrelationSyntaxLimits DEFAULT =
            new CorrelationSyntaxLimits(16, 64, 1_000_000L, 86_400_000_000_000L);
}
