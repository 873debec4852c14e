package eyas.enrich.indicators;

/**
 * Limits for indicator lists.
 *
 * @param fileBytes maximum file size; 64 MiB by default
 * @param indicators maximum number of indicators in all lists; 2,000,000 by default
 * @param lineLength maximum length of a line, field or pattern, in characters; 8,192 by default
 * @param noteLength maximum length of a note, in characters; 200 by default
 */
public record IndicatorLimits(int fileBytes, int indicators, int lineLength, int noteLength) {
    /** The defaults. */
    public static final IndicatorLimits DEFAULT = new IndicatorLimits(64 << 20, 2_000_000, 8_192, 200);
}
