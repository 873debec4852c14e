package eyas.output.sink;

import eyas.output.sink.Sink.BusyException;
import eyas.output.sink.Sink.LostException;
import eyas.rules.model.Priority;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Delivers alerts to one sink on its own thread.
 *
 * <p>A failed sink is retried with exponential backoff of up to five seconds while its queue fills. Alerts that exceed the queue are
 * dropped, or wait with {@link SinkLimits#unhurried}. A failure is logged when it starts and when it ends, with the losses in between, not
 * for each alert. {@link #offer} is for the event thread; the other methods are thread-safe.
 */
final class SinkWorker {
    private static final int BATCH = 1024;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Sink sink;
    private final SinkLimits limits;
    private final SinkLog log;
    private final LineQueue queue;
    private final Thread thread;
    private final Duration firstPause;

    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    /** Start of the current batch, {@link System#nanoTime}; 0 if there is none. */
    private volatile long busySince;

    /** Start of the current failure, {@link System#nanoTime}; 0 while the sink works. */
    private volatile long failingSince;

    /** Whether no caller waits for this sink anymore, regardless of the limits. */
    private volatile boolean hurried;

    private final CountDownLatch ending = new CountDownLatch(1);
    /** Guarded by this: whether the counters are final. */
    private boolean closed;

    private volatile boolean reopening;

    private long lossBefore;
    private @Nullable String trouble;

    SinkWorker(Sink sink, SinkLimits limits, SinkLog log) {
        this(sink, limits, log, FIRST_PAUSE);
    }

    /** @param firstPause the delay before the first retry after a failure */
    SinkWorker(Sink sink, SinkLimits limits, SinkLog log, Duration firstPause) {
        this.firstPause = firstPause;
        this.sink = sink;
        this.limits = limits;
        this.log = log;
        this.queue = new LineQueue(limits.alerts(), limits.bytes());
        this.thread = Thread.ofPlatform().name("sink-" + sink.name()).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    String name() {
        return sink.name();
    }

    /** Queues an alert; counts it as dropped if the queue stays full. */
    void offer(AlertLine line) {
        offered.incrementAndGet();
        if (!isAcceptedInTime(line)) {
            drop();
        }
    }

    /** Queues an alert if there is space; returns whether there was. Any thread. */
    boolean offerAtOnce(AlertLine line) {
        offered.incrementAndGet();
        boolean taken = queue.offer(line);
        if (!taken) {
            drop();
        }
        return taken;
    }

    private void drop() {
        if (dropped.getAndIncrement() == 0) {
            log.loss(sink.name() + ": Outputs queue out of memory. Drop event and continue on ... (the sink is slower "
                    + "than the alerts come; dropped alerts are counted)");
        }
    }

    private boolean isAcceptedInTime(AlertLine line) {
        if (!limits.unhurried()) {
            return queue.offer(line);
        }
        try {
            return queue.put(line, this::isWorthWaiting);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns whether the sink may still accept alerts: it is blocked or slow, but has not failed for long. */
    private boolean isWorthWaiting() {
        long since = failingSince;
        boolean failing =
                since != 0 && System.nanoTime() - since > limits.timeout().toNanos();
        return limits.unhurried() && !hurried && !failing && thread.isAlive();
    }

    /** Ends all waiting for this sink, now and later: alerts that exceed the queue are dropped, and shutdown is limited by its timeout. */
    void hurry() {
        hurried = true;
        queue.doubt();
    }

    /** Asks for {@link Sink#reopen} before the next alert. */
    void reopen() {
        reopening = true;
        queue.wake();
    }

    /** Returns the duration of the current batch in nanoseconds; 0 if there is none. */
    long busyNanos() {
        long since = busySince;
        return since == 0 ? 0 : System.nanoTime() - since;
    }

    synchronized SinkCounters counters() {
        long done = delivered.get() + dropped.get() + failed.get();
        long all = offered.get();
        return new SinkCounters(
                sink.name(), all, delivered.get(), dropped.get(), failed.get(), Math.max(0, all - done));
    }

    /** Delivers queued alerts within the shutdown timeout, then stops the thread; remaining alerts are counted as dropped. */
    void close() {
        ending.countDown();
        queue.wake();
        try {
            boolean over = thread.join(limits.timeout());
            while (!over && isWorthWaiting()) {
                over = thread.join(POLL_INTERVAL);
            }
            if (!over) {
                log.log(
                        Priority.NOTICE,
                        "output channel " + sink.name() + " still blocked, discarding all remaining notifications");
                thread.interrupt();
                thread.join(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        sumUp();
    }

    /** Counts queued and in-flight alerts as dropped; later results for these are not counted again. */
    synchronized void sumUp() {
        if (!closed) {
            dropped.addAndGet(counters().waiting());
            closed = true;
        }
    }

    private synchronized void count(AtomicLong counter, long alerts) {
        if (!closed) {
            counter.addAndGet(alerts);
        }
    }

    private boolean isEnding() {
        return ending.getCount() == 0;
    }

    private void run() {
        try {
            while (!isEnding() || queue.size() > 0) {
                List<AlertLine> batch = queue.take(BATCH);
                if (reopening) {
                    reopening = false;
                    attempt(sink::reopen);
                }
                busySince = System.nanoTime();
                deliver(batch);
                busySince = 0;
            }
        } catch (InterruptedException e) {
            // Interrupted although alerts are queued: close() counts them.
            Thread.currentThread().interrupt();
        } finally {
            busySince = 0;
            attempt(sink::close);
        }
    }

    private void deliver(List<AlertLine> batch) throws InterruptedException {
        boolean batched = sink.isBatched();
        long written = 0;
        for (AlertLine line : batch) {
            if (insist(() -> sink.write(line), 1, !batched)) {
                written++;
                if (!batched) {
                    recovered();
                }
            }
        }
        if (batched && written > 0 && insist(sink::flush, written, true)) {
            recovered();
        }
    }

    /**
     * Repeats an action until it succeeds, fails permanently, or the program ends.
     *
     * @param alerts the number of affected alerts
     * @param arriving whether success delivers them
     * @return whether none of them is lost
     */
    private boolean insist(Action action, long alerts, boolean arriving) throws InterruptedException {
        Duration pause = firstPause;
        long open = alerts;
        while (true) {
            // Checked before the attempt: an attempt in progress at shutdown is followed by another one.
            boolean last = isEnding();
            Duration after = Duration.ZERO;
            try {
                action.run();
                failingSince = 0;
                if (arriving) {
                    count(delivered, open);
                }
                return true;
            } catch (InterruptedException e) {
                countArrived(open);
                throw e;
            } catch (LostException e) {
                failingSince = 0;
                troubled(e);
                long lost = e.lost(open);
                count(failed, lost);
                count(delivered, open - lost);
                return lost == 0;
            } catch (BusyException e) {
                troubled(e);
                // A sink that stays busy is given up like an unavailable one.
                failingSince = failingSince == 0 ? System.nanoTime() : failingSince;
                // A temporary failure is also retried during shutdown: close() limits the time.
                after = e.after();
            } catch (IOException e) {
                troubled(e);
                failingSince = failingSince == 0 ? System.nanoTime() : failingSince;
                if (last && !isWorthWaiting()) {
                    count(failed, open - countArrived(open));
                    sink.forget();
                    return false;
                }
            }
            open -= countArrived(open);
            // A sink that is known to fail does not count as blocked.
            busySince = 0;
            if (last) {
                Thread.sleep(after.compareTo(POLL_INTERVAL) > 0 ? after : POLL_INTERVAL);
            } else {
                // Shutdown wakes the thread: queued alerts are tried once more before they are dropped.
                ending.await(Math.max(after.toMillis(), pause.toMillis()), TimeUnit.MILLISECONDS);
            }
            busySince = System.nanoTime();
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        }
    }

    /** Counts the delivered alerts of a failed batch; returns their number. */
    private long countArrived(long open) {
        long some = Math.min(sink.arrived(), open);
        count(delivered, some);
        return some;
    }

    private void troubled(IOException e) {
        if (trouble == null) {
            lossBefore = dropped.get() + failed.get();
            trouble = String.valueOf(e.getMessage());
            log.log(Priority.ERROR, sink.name() + ": " + trouble);
        }
    }

    private void recovered() {
        if (trouble != null) {
            trouble = null;
            long lost = dropped.get() + failed.get() - lossBefore;
            log.log(Priority.NOTICE, sink.name() + ": works again; alerts lost in the meantime: " + Math.max(0, lost));
        }
    }

    /** Performs an action without alerts; a failure is logged like any other. */
    private void attempt(Release release) {
        try {
            release.run();
        } catch (IOException e) {
            troubled(e);
        }
    }

    private interface Action {
        void run() throws IOException, InterruptedException;
    }

    private interface Release {
        void run() throws IOException;
    }
}
