package eyas.output.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Collects metric values at one moment and writes them in Prometheus' text format. One thread collects; afterwards any thread may write.
 */
public final class Samples {
    /** The content type of {@link #text}, as in Falco. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4";

    private static final Pattern NO_LABEL = Pattern.compile("[^a-zA-Z0-9_]+");
    private static final Pattern REPEATED = Pattern.compile("_{2,}");

    /** Name suffixes that denote a unit; {@code _total} is not appended after these. */
    private static final Pattern UNIT = Pattern.compile("_(?:kb|bytes|mb|perc|percentage|ratio|ns|ts|sec|total)$");

    private final Map<String, Map<Labels, Double>> values = new TreeMap<>();
    private final Map<String, Metric> ofPlugins = new TreeMap<>();
    private final Map<String, LatencyHistogram> histograms = new TreeMap<>();

    /** Adds an integer; above 2^53 its last digits are lost, as in every reader. */
    public Samples add(String name, long value, String... labels) {
        return add(name, (double) value, labels);
    }

    /**
     * Adds a value; a later value replaces one with equal labels.
     *
     * @param name a name of {@link MetricTable}
     * @param labels name, value, name, value …; names are converted to valid Prometheus names
     * @throws IllegalArgumentException if the metric does not exist or has other labels
     */
    public Samples add(String name, double value, String... labels) {
        Metric metric = MetricTable.get(name);
        Map<String, String> byName = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            byName.put(label(labels[i]), labels[i + 1]);
        }
        if (metric.open()
                ? !byName.keySet().containsAll(metric.labels())
                : !byName.keySet().equals(Set.copyOf(metric.labels()))) {
            throw new IllegalArgumentException(name + " has labels " + metric.labels() + ", not " + byName.keySet());
        }
        Labels sorted = Labels.of(
                byName.keySet().toArray(String[]::new), byName.values().toArray(String[]::new));
        values.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(sorted, value);
        return this;
    }

    /**
     * Adds a metric of a plugin, which is in no table, under the name that Falco gives it.
     *
     * @param metric the plugin's name of the metric
     * @param monotonic whether it is a counter
     */
    public Samples addOfPlugin(String plugin, String metric, boolean monotonic, double value) {
        String base = label("falcosecurity_plugins_" + plugin + "_" + metric);
        String name = UNIT.matcher(base).find() ? base : base + "_total";
        // Counters of the text format must have this suffix.
        boolean counter = monotonic && name.endsWith("_total");
        ofPlugins.putIfAbsent(
                name,
                new Metric(
                        name,
                        counter ? Metric.Kind.COUNTER : Metric.Kind.GAUGE,
                        List.of(),
                        false,
                        "plugins",
                        "Reported by plugin " + plugin));
        values.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(Labels.EMPTY, value);
        return this;
    }

    private Metric metric(String name) {
        Metric own = ofPlugins.get(name);
        return own == null ? MetricTable.get(name) : own;
    }

    /** Adds a histogram, with its values at the time of writing. */
    public Samples add(String name, LatencyHistogram histogram) {
        MetricTable.get(name);
        histograms.put(name, histogram);
        return this;
    }

    /** Returns {@code text} as a label name, converted like Falco does for tags. */
    private static String label(String text) {
        String clean = REPEATED.matcher(NO_LABEL.matcher(text).replaceAll("_")).replaceAll("_");
        return clean.isEmpty() || Character.isDigit(clean.charAt(0)) ? "_" + clean : clean;
    }

    /** Returns the text, in UTF-8. */
    public byte[] text() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        values.forEach((name, samples) -> all.metricSnapshot(snapshot(metric(name), samples)));
        histograms.forEach((name, histogram) -> all.metricSnapshot(snapshot(MetricTable.get(name), histogram)));
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
        try {
            PrometheusTextFormatWriter.builder().build().write(out, all.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static MetricSnapshot snapshot(Metric metric, Map<Labels, Double> samples) {
        return switch (metric.kind()) {
            case COUNTER -> {
                CounterSnapshot.Builder counter = CounterSnapshot.builder()
                        .name(without(metric, "_total"))
                        .help(metric.help());
                samples.forEach((labels, value) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value)
                        .build()));
                yield counter.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder gauge =
                        GaugeSnapshot.builder().name(metric.name()).help(metric.help());
                samples.forEach((labels, value) -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value)
                        .build()));
                yield gauge.build();
            }
            case INFO -> {
                InfoSnapshot.Builder info =
                        InfoSnapshot.builder().name(without(metric, "_info")).help(metric.help());
                samples.keySet()
                        .forEach(labels -> info.dataPoint(
                                InfoDataPointSnapshot.builder().labels(labels).build()));
                yield info.build();
            }
            case HISTOGRAM -> throw new IllegalArgumentException(metric.name() + " is a histogram, not a value");
        };
    }

    private static MetricSnapshot snapshot(Metric metric, LatencyHistogram histogram) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < histogram.classes(); i++) {
            buckets.bucket(histogram.end(i), histogram.count(i));
        }
        return HistogramSnapshot.builder()
                .name(metric.name())
                .help(metric.help())
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(histogram.seconds())
                        .build())
                .build();
    }

    /** The writer appends these suffixes itself. */
    private static String without(Metric metric, String end) {
        return metric.name().substring(0, metric.name().length() - end.length());
    }
}
