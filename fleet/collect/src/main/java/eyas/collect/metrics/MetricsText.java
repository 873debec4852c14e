package eyas.collect.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Formats the receiver's metrics in Prometheus' text format. */
public final class MetricsText {
    private static final String RESOURCE = "metrics.tsv";
    private static final String TOTAL = "_total";

    private final List<Row> rows = rows();

    /**
     * A metric.
     *
     * @param label the name of its label, empty for none
     */
    record Row(String name, String kind, String label, String help) {}

    /** Reads the table. */
    static List<Row> rows() {
        try (InputStream in = Objects.requireNonNull(MetricsText.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            List<Row> rows = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    String[] cells = line.split("\t", -1);
                    rows.add(new Row(cells[0], cells[1], cells[2], cells[3]));
                }
            }
            return List.copyOf(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + ": cannot read the resource", e);
        }
    }

    /**
     * Returns the text.
     *
     * @param gauges values of the gauges, by name
     */
    public byte[] text(Counters counters, Map<String, Long> gauges) {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        for (Row row : rows) {
            if (row.kind().equals("gauge")) {
                all.metricSnapshot(GaugeSnapshot.builder()
                        .name(row.name())
                        .help(row.help())
                        .dataPoint(GaugeDataPointSnapshot.builder()
                                .value(gauges.getOrDefault(row.name(), 0L))
                                .build())
                        .build());
            } else {
                all.metricSnapshot(counter(row, counters));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(8 << 10);
        try {
            PrometheusTextFormatWriter.builder().build().write(out, all.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static CounterSnapshot counter(Row row, Counters counters) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name(row.name().substring(0, row.name().length() - TOTAL.length()))
                .help(row.help());
        for (Counters.Count count : Counters.Count.values()) {
            if (count.metric().equals(row.name())) {
                counters.values(count)
                        .forEach((label, value) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                                .labels(row.label().isEmpty() ? Labels.EMPTY : Labels.of(row.label(), label))
                                .value(value)
                                .build()));
            }
        }
        return counter.build();
    }
}
