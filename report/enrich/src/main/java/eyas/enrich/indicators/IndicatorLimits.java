package eyas.enrich.indicators;

/**
 * Bounds what is taken from a list.
 *
 * @param fileBytes longest file; 64 MiB by default
 * @param indicators most indicators of all lists; 2,000,000 by default
 * @param lineLength longest line, field or pattern, in characters; 8,192 by default
 * @param noteLength characters kept of a note; 200 by default
 */
public record IndicatorLimits(int fileBytes, int indicators, int lineLength, int noteLength) {
    /** The defaults. */
    public static final IndicatorLimits DEFAULT = new IndicatorLimits(64 << 20, 2_000_000, 8_192, 200);
}
