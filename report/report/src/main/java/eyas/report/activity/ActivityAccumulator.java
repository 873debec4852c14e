package eyas.report.activity;

/** The counters of one row, updated with each event. */
final class ActivityAccumulator {
    long calls;
    long failed;
    long opened;
    long read;
    long written;
    long received;
    long sent;
    long cpu;

    /** Counts a call that returned {@code result}. */
    void call(long result) {
        calls++;
        failed += result < 0 ? 1 : 0;
    }

    void addTo(ActivityAccumulator sum) {
        sum.calls += calls;
        sum.failed += failed;
        sum.opened += opened;
        sum.read += read;
        sum.written += written;
        sum.received += received;
        sum.sent += sent;
        sum.cpu += cpu;
    }

    ActivitySums sums() {
        return new ActivitySums(calls, failed, opened, read, written, received, sent, cpu);
    }
}
