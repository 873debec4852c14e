package eyas.output.metrics;

import eyas.event.TableReader;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All existing metrics, from {@code metrics.tsv}. */
public final class MetricTable {
    private static final String RESOURCE = "metrics.tsv";
    private static final Map<String, Metric> METRICS = read();

    private MetricTable() {}

    /** Returns the metrics by name. */
    public static Map<String, Metric> all() {
        return METRICS;
    }

    /** Returns a metric; an unknown name is an internal error. */
    static Metric get(String name) {
        Metric metric = METRICS.get(name);
        if (metric == null) {
            throw new IllegalArgumentException("metrics.tsv has no metric " + name);
        }
        return metric;
    }

    private static Map<String, Metric> read() {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (String[] row : TableReader.rows(MetricTable.class.getResourceAsStream(RESOURCE), RESOURCE, 5)) {
            Metric metric = metric(row);
            metrics.put(metric.name(), metric);
        }
        return Collections.unmodifiableMap(metrics);
    }

    private static Metric metric(String[] cells) {
        List<String> labels = cells[2].isEmpty() ? List.of() : Arrays.asList(cells[2].split(",", -1));
        return new Metric(
                cells[0],
                Metric.Kind.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                labels.stream().filter(label -> !label.equals("*")).toList(),
                labels.contains("*"),
                cells[3],
                cells[4]);
    }
}
