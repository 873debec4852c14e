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
 * Brings alerts to one sink on a thread of its own.
 *
 * <p>A sink that fails is tried again after a pause that doubles up to five seconds, while its queue fills; what
 * finds the queue full is dropped, or waits where {@link SinkLimits#unhurried} says so. A failure is told when it
 * begins and when it ends, with what was lost in between, not for each alert. {@link #offer} is for the event thread;
 * the rest is thread-safe.
 */
final class SinkWorker {
    private static final int BATCH = 1024;
    private static final Duration LOOK = Duration.ofMillis(100);
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

    /** When the batch in hand was begun, {@link System#nanoTime}; 0 if there is none. */
    private volatile long busySince;

    /** Since when nothing arrives because the sink fails, {@link System#nanoTime}; 0 while it works. */
    private volatile long failingSince;

    /** Whether nobody waits for this sink any more, whatever the limits say. */
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

    /** @param firstPause how long it waits after a failure before it tries again the first time */
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

    /** Hands an alert over; counts it as dropped where the queue is full, and stays so. */
    void offer(AlertLine line) {
        offered.incrementAndGet();
        if (!isTakenInTime(line)) {
            drop();
        }
    }

    /** Hands an alert over if there is room for it now; returns whether there was. Any thread. */
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

    private boolean isTakenInTime(AlertLine line) {
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

    /** Return whether the sink may still take something: it hangs or is slow, but has not failed for long. */
    private boolean isWorthWaiting() {
        long since = failingSince;
        boolean failing =
                since != 0 && System.nanoTime() - since > limits.timeout().toNanos();
        return limits.unhurried() && !hurried && !failing && thread.isAlive();
    }

    /**
     * Ends all waiting for this sink, now and later: what finds no room is dropped, and the end takes its time only.
     */
    void hurry() {
        hurried = true;
        queue.doubt();
    }

    /** Asks for {@link Sink#reopen} before the next alert. */
    void reopen() {
        reopening = true;
        queue.wake();
    }

    /** Return how long the sink has been at its batch, in nanoseconds; 0 if it is at none. */
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

    /** Gives the sink its last time, then ends its thread; what is still waiting then is counted as dropped. */
    void close() {
        ending.countDown();
        queue.wake();
        try {
            boolean over = thread.join(limits.timeout());
            while (!over && isWorthWaiting()) {
                over = thread.join(LOOK);
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

    /**
     * Counts what waits, and what is in hand, as dropped; what becomes of that afterwards is not counted a second
     * time.
     */
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
            // Asked to end although something waits: close() counts it.
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
     * Does something until it succeeds, or is known to be in vain, or the program ends.
     *
     * @param alerts how many it is about
     * @param arriving whether they have arrived with it, and count as delivered
     * @return whether none of them is lost
     */
    private boolean insist(Action action, long alerts, boolean arriving) throws InterruptedException {
        Duration pause = firstPause;
        long open = alerts;
        while (true) {
            // Asked before the try: one that was under way when the end came is followed by another.
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
                // One that is busy for ever is not waited for any longer than one that is away.
                failingSince = failingSince == 0 ? System.nanoTime() : failingSince;
                // Who may be back in a moment is come back to at the end, too: close() sees to the time.
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
            // A sink that is known to fail does not hang.
            busySince = 0;
            if (last) {
                Thread.sleep(after.compareTo(LOOK) > 0 ? after : LOOK);
            } else {
                // The end wakes it: what waits is tried once more then, and not given up for having waited.
                ending.await(Math.max(after.toMillis(), pause.toMillis()), TimeUnit.MILLISECONDS);
            }
            busySince = System.nanoTime();
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        }
    }

    /** Counts what has arrived of a batch although it failed as a whole; returns how many that is. */
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
            log.log(Priority.NOTICE, sink.name() + ": works again; alerts lost meanwhile: " + Math.max(0, lost));
        }
    }

    /** Does what has no alert in hand; a failure is told like any other. */
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
