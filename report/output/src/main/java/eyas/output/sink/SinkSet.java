package eyas.output.sink;

import eyas.output.form.Producer;
import eyas.rules.model.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Brings every alert to every sink.
 *
 * <p>{@link #offer} is for one thread, and waits only where {@link SinkLimits#unhurried} says so; the rest is
 * thread-safe. Ends its threads when it is closed.
 */
public final class SinkSet implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;

    private final List<SinkWorker> workers = new ArrayList<>();
    private final SinkLimits limits;
    private final SinkLog log;
    private final Thread watchdog;

    /** Starts a thread for each of {@code sinks}, which belong to this from now on. */
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
     * @param producer who the alerts are from
     */
    public static SinkSet open(List<SinkOptions> options, Producer producer, SinkLimits limits, SinkLog log) {
        return new SinkSet(options.stream().map(each -> each.open(producer)).toList(), limits, log);
    }

    /** Hands an alert to all sinks. */
    public void offer(AlertLine line) {
        for (SinkWorker worker : workers) {
            worker.offer(line);
        }
    }

    /** Hands an alert to the sinks that have room for it now, and waits for none; returns whether all had. */
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

    /** Lets every sink open anew what is open. */
    public void reopen() {
        workers.forEach(SinkWorker::reopen);
    }

    /** Returns what became of the alerts, by sink. */
    public List<SinkCounters> counters() {
        return workers.stream().map(SinkWorker::counters).toList();
    }

    /** Tell, once for each time, that a sink is at one batch for too long; a look, ten times a second, makes no object. */
    private void watch() {
        boolean[] told = new boolean[workers.size()];
        long slow = TimeUnit.NANOSECONDS.convert(limits.slow());
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                for (int i = 0; i < told.length; i++) {
                    SinkWorker worker = workers.get(i);
                    boolean before = told[i];
                    told[i] = worker.busyNanos() > slow;
                    if (told[i] && !before) {
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

    /** Gives all sinks their last time at once, then ends them. */
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
        // Where a thread that closes one has failed, what waits is counted all the same.
        workers.forEach(SinkWorker::sumUp);
    }
}
