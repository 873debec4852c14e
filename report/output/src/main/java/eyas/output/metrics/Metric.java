package eyas.output.metrics;

import java.util.List;

/**
 * A metric that may be served.
 *
 * @param name as it is served, {@code _total} and {@code _info} included
 * @param labels names of its labels
 * @param open whether there may be further labels, as rules have tags
 * @param group what switches it on: {@code always}, {@code rules}, {@code resources}, {@code state}, {@code kernel}, {@code plugins}
 * @param help what it says
 */
public record Metric(String name, Kind kind, List<String> labels, boolean open, String group, String help) {
    public Metric {
        labels = List.copyOf(labels);
    }

    /** How values are to be read. */
    public enum Kind {
        /** Only grows. */
        COUNTER,
        GAUGE,
        /** Always 1; its labels tell. */
        INFO,
        HISTOGRAM
    }
}
