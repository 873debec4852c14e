package eyas.output.sink;

import eyas.rules.model.Priority;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A target of log lines. At first, callers write lines themselves; after {@link #detach} a thread does, and callers never wait for a slow
 * reader. Lines that exceed the queue are counted, and the count is logged once there is space. Thread-safe.
 */
public final class LogTarget implements AutoCloseable {
    /** Log lines are few; lines that a reader has not consumed by this limit may never be. */
    private static final SinkLimits LIMITS =
            new SinkLimits(Integer.MAX_VALUE, 1 << 20, Duration.ofSeconds(2), Duration.ofSeconds(2), false);

    private final Sink sink;
    private final Consumer<String> trouble;
    private @Nullable SinkSet detached;
    private boolean hurried;
    private long unreportedLosses;

    /**
     * Creates a target that writes to {@code sink}, which is closed with it.
     *
     * @param trouble receives errors once a thread writes, from that thread; must not block
     */
    public LogTarget(Sink sink, Consumer<String> trouble) {
        this.sink = sink;
        this.trouble = trouble;
    }

    /**
     * Starts a thread that writes all further lines.
     *
     * @param unhurried whether closing waits for a slow reader, until {@link #hurry}
     */
    public synchronized void detach(boolean unhurried) {
        if (detached == null) {
            SinkSet sinks = new SinkSet(List.of(sink), LIMITS.withUnhurried(unhurried), new Troubles(trouble));
            if (hurried) {
                sinks.hurry();
            }
            detached = sinks;
        }
    }

    /**
     * Writes a line, or queues it.
     *
     * @throws IOException if it cannot be written; never once a thread writes
     */
    public synchronized void write(AlertLine line) throws IOException {
        SinkSet sinks = detached;
        if (sinks == null) {
            writeNow(line);
            return;
        }
        if (!sinks.offerAtOnce(line)) {
            unreportedLosses++;
        } else if (unreportedLosses > 0 && sinks.offerAtOnce(new AlertLine(Priority.WARNING, lost(unreportedLosses)))) {
            unreportedLosses = 0;
        }
    }

    private void writeNow(AlertLine line) throws IOException {
        try {
            sink.write(line);
            sink.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lost(long lines) {
        return "(log lines lost before this one because they were not read: " + lines + ")";
    }

    /** Ends all waiting for the reader, now and later, including by a future writer thread. */
    public synchronized void hurry() {
        hurried = true;
        if (detached != null) {
            detached.hurry();
        }
    }

    private synchronized @Nullable SinkSet sinks() {
        return detached;
    }

    /** Returns the number of lost lines; final after {@link #close}. */
    public long lost() {
        SinkSet sinks = sinks();
        if (sinks == null) {
            return 0;
        }
        SinkCounters counters = sinks.counters().getFirst();
        return counters.dropped() + counters.failed();
    }

    /** Closes the sink, within the time limit of the reader. */
    @Override
    public void close() {
        SinkSet sinks = sinks();
        if (sinks != null) {
            sinks.close();
            return;
        }
        try {
            sink.close();
        } catch (IOException e) {
            trouble.accept(String.valueOf(e.getMessage()));
        }
    }

    /** Forwards errors. */
    private record Troubles(Consumer<String> to) implements SinkLog {
        @Override
        public void log(Priority level, String message) {
            to.accept(message);
        }

        /** Forwards nothing: the caller holds the lock here, and losses are counted and logged later. */
        @Override
        public void loss(String message) {}
    }
}
