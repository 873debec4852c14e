package eyas.enrich.indicators;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects the indicators of one file while it is read. */
final class IndicatorCollector {
    private final String list;
    private final IndicatorLimits limits;
    private final List<Indicator> indicators = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();

    IndicatorCollector(String list, IndicatorLimits limits) {
        this.list = list;
        this.limits = limits;
    }

    /** Adds a word of a text if it is an indicator. */
    void add(String text, int place, String note) {
        switch (IndicatorParser.of(text)) {
            case IndicatorParser.ParseResult.Refused refused -> skip(refused.reason());
            case IndicatorParser.ParseResult.Value value -> add(value, place, note);
        }
    }

    /** Adds a parsed value. */
    void add(IndicatorParser.ParseResult.Value value, int place, String note) {
        if (indicators.size() >= limits.indicators()) {
            skip("indicators beyond the limit of " + limits.indicators());
            return;
        }
        indicators.add(new Indicator(value.kind(), value.value(), value.below(), list, place, cut(note)));
    }

    /** Counts a skipped entry. */
    void skip(String reason) {
        skipped.merge(reason, 1, Integer::sum);
    }

    /** Returns whether no entry was added or skipped so far. */
    boolean isEmpty() {
        return indicators.isEmpty() && skipped.isEmpty();
    }

    IndicatorList finish(IndicatorList.Format format) {
        return new IndicatorList(list, format, indicators, skipped);
    }

    private String cut(String note) {
        String shown = note.strip().replaceAll("\\p{Cntrl}+", " ");
        return shown.length() <= limits.noteLength() ? shown : shown.substring(0, limits.noteLength() - 1) + "…";
    }
}
