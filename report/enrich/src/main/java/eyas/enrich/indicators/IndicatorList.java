package eyas.enrich.indicators;

import java.util.List;
import java.util.Map;

/**
 * The content of one file.
 *
 * @param name the file's name
 * @param format its format
 * @param indicators the usable indicators
 * @param skipped the reasons for skipped entries, with counts
 */
public record IndicatorList(String name, Format format, List<Indicator> indicators, Map<String, Integer> skipped) {
    public IndicatorList {
        indicators = List.copyOf(indicators);
        skipped = Map.copyOf(skipped);
    }

    /** The format of a file. */
    public enum Format {
        PLAIN,
        CSV,
        STIX
    }
}
