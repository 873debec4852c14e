package eyas.output.sink;

import eyas.output.form.Producer;
import eyas.rules.model.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Delivers every alert to every sink.
 *
 * <p>{@link #offer} is for a single thread, and only blocks with {@link SinkLimits#unhurried}; the other methods are thread-safe. Stops its
 * threads when closed.
 */
public final class SinkSet implements AutoCloseable {
    private static final long POLL_MILLIS = 100;

    private final List<SinkWorker> workers = new ArrayList<>();
    private final SinkLimits limits;
    private final SinkLog log;
    private final Thread watchdog;

    /** Starts a thread for each of {@code sinks} and takes ownership of them. */
    public SinkSet(List<Sink> sinks, SinkLimits limits, SinkLog log) {
        this.limits = limits;
        this.log = log;
        for (Sink sink : sinks) {
            SinkWorker worker = new SinkWorker(sink, limits, log);
            workers.add(worker);
            worker.start();
        }
        this.watchdog = Thread.ofPlatform().name("sink-watchdog").daemon().start(this::watch);
    }

    /**
     * Opens the sinks of {@code options}, in their order.
     *
     * @param producer the producer of the alerts
     */
    public static SinkSet open(List<SinkOptions> options, Producer producer, SinkLimits limits, SinkLog log) {
        return new SinkSet(options.stream().map(each -> each.open(producer)).toList(), limits, log);
    }

    /** Passes an alert to all sinks. */
    public void offer(AlertLine line) {
        for (SinkWorker worker : workers) {
            worker.offer(line);
        }
    }

    /** Passes an alert to the sinks that have space for it, without blocking; returns whether all had. */
    public boolean offerAtOnce(AlertLine line) {
        boolean taken = true;
        for (SinkWorker worker : workers) {
            taken &= worker.offerAtOnce(line);
        }
        return taken;
    }

    /** Ends all waiting for sinks, now and later. */
    public void hurry() {
        workers.forEach(SinkWorker::hurry);
    }

    /** Lets every sink reopen its resources. */
    public void reopen() {
        workers.forEach(SinkWorker::reopen);
    }

    /** Returns the counters of each sink. */
    public List<SinkCounters> counters() {
        return workers.stream().map(SinkWorker::counters).toList();
    }

    /** Reports once per occurrence that a sink takes too long for a batch. Checks ten times a second without allocation. */
    private void watch() {
        boolean[] reported = new boolean[workers.size()];
        long slow = TimeUnit.NANOSECONDS.convert(limits.slow());
        try {
            while (true) {
                Thread.sleep(POLL_MILLIS);
                for (int i = 0; i < reported.length; i++) {
                    SinkWorker worker = workers.get(i);
                    boolean before = reported[i];
                    reported[i] = worker.busyNanos() > slow;
                    if (reported[i] && !before) {
                        log.log(
                                Priority.CRITICAL,
                                "\"" + worker.name() + "\" output timeout, this output channel is blocked");
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes all sinks concurrently within their time limit, then stops them. */
    @Override
    public void close() {
        watchdog.interrupt();
        List<Thread> closers = workers.stream()
                .map(worker -> Thread.ofPlatform().daemon().start(worker::close))
                .toList();
        for (Thread closer : closers) {
            try {
                closer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        // Queued alerts are counted even if the closing thread failed.
        workers.forEach(SinkWorker::sumUp);
    }
}
