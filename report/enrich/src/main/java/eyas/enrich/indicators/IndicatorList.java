package eyas.enrich.indicators;

import java.util.List;
import java.util.Map;

/**
 * What was read from one file.
 *
 * @param name the file's name
 * @param format which form it had
 * @param indicators what can be matched
 * @param skipped why entries were left out, and how many for each reason, in words
 */
public record IndicatorList(String name, Format format, List<Indicator> indicators, Map<String, Integer> skipped) {
    public IndicatorList {
        indicators = List.copyOf(indicators);
        skipped = Map.copyOf(skipped);
    }

    /** How a file is laid out. */
    public enum Format {
        PLAIN,
        CSV,
        STIX
    }
}
