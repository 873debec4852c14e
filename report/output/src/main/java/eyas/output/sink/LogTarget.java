package eyas.output.sink;

import eyas.rules.model.Priority;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A place that lines of the log go to. Whoever has a line writes it himself at first; after {@link #detach} a thread does, and
 * nobody waits for a reader that takes nothing: what finds no room is counted, and told where there is room again.
 * Thread-safe.
 */
public final class LogTarget implements AutoCloseable {
    /** Lines of a log are few; what a reader has not taken by then it may never take. */
    private static final SinkLimits LIMITS =
            new SinkLimits(Integer.MAX_VALUE, 1 << 20, Duration.ofSeconds(2), Duration.ofSeconds(2), false);

    private final Sink sink;
    private final Consumer<String> trouble;
    private @Nullable SinkSet detached;
    private boolean hurried;
    private long untold;

    /**
     * Makes one that writes to {@code sink}, which is closed with it.
     *
     * @param trouble takes what goes wrong here once a thread writes, from that thread; it must not block
     */
    public LogTarget(Sink sink, Consumer<String> trouble) {
        this.sink = sink;
        this.trouble = trouble;
    }

    /**
     * Lets a thread of its own write what comes from now on.
     *
     * @param unhurried whether the end waits for a reader that is slow, until {@link #hurry}
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
     * Writes a line, or hands it over.
     *
     * @throws IOException if it cannot be written; not once a thread writes
     */
    public synchronized void write(AlertLine line) throws IOException {
        SinkSet sinks = detached;
        if (sinks == null) {
            writeNow(line);
            return;
        }
        if (!sinks.offerAtOnce(line)) {
            untold++;
        } else if (untold > 0 && sinks.offerAtOnce(new AlertLine(Priority.WARNING, lost(untold)))) {
            untold = 0;
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
        return "(lines of the log that were lost before this one, since nobody read them: " + lines + ")";
    }

    /** Ends all waiting for the reader, now and later, also of a thread that is yet to write. */
    public synchronized void hurry() {
        hurried = true;
        if (detached != null) {
            detached.hurry();
        }
    }

    private synchronized @Nullable SinkSet sinks() {
        return detached;
    }

    /** Returns how many lines did not arrive; final after {@link #close}. */
    public long lost() {
        SinkSet sinks = sinks();
        if (sinks == null) {
            return 0;
        }
        SinkCounters counters = sinks.counters().getFirst();
        return counters.dropped() + counters.failed();
    }

    /** Gives the reader its last time. */
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

    /** Passes on what goes wrong. */
    private record Troubles(Consumer<String> to) implements SinkLog {
        @Override
        public void log(Priority level, String message) {
            to.accept(message);
        }

        /** Nothing is passed on: whoever hands a line over holds the lock here, and what is lost is counted and told later. */
        @Override
        public void loss(String message) {}
    }
}
