package eyas.output.metrics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts durations in fixed buckets. One thread adds, any thread may read. */
public final class LatencyHistogram {
    /** Upper bounds in seconds; there is one more bucket above the last. */
    private static final double[] ENDS = {0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30};

    private static final double NANOS = 1e9;

    private final AtomicLongArray counts = new AtomicLongArray(ENDS.length + 1);
    private final AtomicLong sum = new AtomicLong();

    /** Adds a duration of {@code nanos}; a negative one, caused by clock jumps, counts as zero. */
    public void add(long nanos) {
        long span = Math.max(0, nanos);
        double seconds = span / NANOS;
        int place = 0;
        while (place < ENDS.length && seconds > ENDS[place]) {
            place++;
        }
        counts.setOpaque(place, counts.getPlain(place) + 1);
        sum.setOpaque(sum.getPlain() + span);
    }

    int classes() {
        return ENDS.length + 1;
    }

    double end(int place) {
        return place < ENDS.length ? ENDS[place] : Double.POSITIVE_INFINITY;
    }

    long count(int place) {
        return counts.getOpaque(place);
    }

    double seconds() {
        return sum.getOpaque() / NANOS;
    }
}
