package eyas.output.metrics;

import java.util.List;

/**
 * A metric that may be served.
 *
 * @param name the served name, including {@code _total} and {@code _info}
 * @param labels names of its labels
 * @param open whether there may be further labels, such as tags of rules
 * @param group the configuration group that enables it: {@code always}, {@code rules}, {@code resources}, {@code state}, {@code kernel},
 * {@code plugins}
 * @param help its help text
 */
public record Metric(String name, Kind kind, List<String> labels, boolean open, String group, String help) {
    public Metric {
        labels = List.copyOf(labels);
    }

    /** The type of a metric. */
    public enum Kind {
        /** Monotonically increasing. */
        COUNTER,
        GAUGE,
        /** Always 1; the labels carry the information. */
        INFO,
        HISTOGRAM
    }
}
