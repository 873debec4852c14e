package eyas.collect.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters since the start of the receiver. Thread-safe. */
public final class Counters {
    private final Map<Count, Map<String, LongAdder>> counts = new ConcurrentHashMap<>();

    /** The counters; each has a row in {@code metrics.tsv}. */
    public enum Count {
        /** Responses, by status. */
        REQUESTS("eyas_collect_requests_total"),
        /** Stored deliveries, by kind. */
        DELIVERIES("eyas_collect_deliveries_total"),
        /** Rejections, by reason. */
        REFUSALS("eyas_collect_refusals_total"),
        /** Bytes of files received. */
        BYTES("eyas_collect_received_bytes_total"),
        /** Alerts of running jobs. */
        ALERTS("eyas_collect_alerts_total"),
        /** Jobs written to the tables. */
        JOBS("eyas_collect_jobs_written_total"),
        /** Accepted jobs without new rows, by reason. */
        JOBS_LEFT_OUT("eyas_collect_jobs_left_out_total"),
        /** Bytes of table files. */
        TABLE_BYTES("eyas_collect_table_bytes_total"),
        /** Unreadable deliveries, by outcome. */
        ASIDE("eyas_collect_aside_total"),
        /** Failed attempts to write the tables. */
        WRITE_FAILURES("eyas_collect_write_failures_total");

        private final String metric;

        Count(String metric) {
            this.metric = metric;
        }

        /** Returns the metric's name. */
        public String metric() {
            return metric;
        }
    }

    /** Increments a counter without a label. */
    public void add(Count count, long more) {
        add(count, "", more);
    }

    /** Increments a counter with a label value. */
    public void add(Count count, String label, long more) {
        counts.computeIfAbsent(count, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(label, _ -> new LongAdder())
                .add(more);
    }

    /** Returns the values by label; the label is empty for counters without one. */
    public Map<String, Long> values(Count count) {
        Map<String, Long> values = new TreeMap<>();
        counts.getOrDefault(count, Map.of()).forEach((label, adder) -> values.put(label, adder.sum()));
        return values;
    }

    /** Returns the sum over all labels. */
    public long total(Count count) {
        return values(count).values().stream().mapToLong(Long::longValue).sum();
    }
}
