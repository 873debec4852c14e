package eyas.collect.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the receiver has done since it was started. Thread-safe. */
public final class Counters {
    private final Map<Count, Map<String, LongAdder>> counts = new ConcurrentHashMap<>();

    /** What is counted; each is a row of {@code metrics.tsv}. */
    public enum Count {
        /** Answers, by status. */
        REQUESTS("eyas_collect_requests_total"),
        /** Deliveries that were stored, by what they were. */
        DELIVERIES("eyas_collect_deliveries_total"),
        /** What was not taken, by reason. */
        REFUSALS("eyas_collect_refusals_total"),
        /** Bytes of files that came. */
        BYTES("eyas_collect_received_bytes_total"),
        /** Alerts of jobs that went on. */
        ALERTS("eyas_collect_alerts_total"),
        /** Jobs that were written into the tables. */
        JOBS("eyas_collect_jobs_written_total"),
        /** Jobs that were taken and have no new rows, by reason. */
        JOBS_LEFT_OUT("eyas_collect_jobs_left_out_total"),
        /** Bytes of the tables' files. */
        TABLE_BYTES("eyas_collect_table_bytes_total"),
        /** Deliveries that could not be read, by what became of them. */
        ASIDE("eyas_collect_aside_total"),
        /** Attempts to write tables that failed. */
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

    /** Counts something that has no label. */
    public void add(Count count, long more) {
        add(count, "", more);
    }

    /** Counts something with the value of its label. */
    public void add(Count count, String label, long more) {
        counts.computeIfAbsent(count, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(label, _ -> new LongAdder())
                .add(more);
    }

    /** Returns the values by label; with an empty label where there is none. */
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
