package eyas.output.sink;

import java.io.IOException;
import java.time.Duration;

/**
 * A destination of alerts. Used by a single thread, that of its {@link SinkWorker}; may block.
 *
 * <p>A batch is a sequence of {@link #write} calls followed by {@link #flush}: only then are the alerts delivered.
 */
public interface Sink extends AutoCloseable {
    /** Returns the name of the kind, as in Falco: {@code stdout}, {@code file}, {@code http} … */
    String name();

    /**
     * Writes an alert.
     *
     * @throws LostException if this alert cannot be delivered, but the next one should be tried
     * @throws BusyException if delivery fails temporarily and may succeed soon
     * @throws IOException if delivery fails at the moment; the alert is offered again
     * @throws InterruptedException if the thread is asked to stop
     */
    void write(AlertLine line) throws IOException, InterruptedException;

    /** Returns whether alerts are delivered when {@link #flush} returns, rather than when {@link #write} returns. */
    default boolean isBatched() {
        return true;
    }

    /**
     * Delivers the written alerts.
     *
     * @throws LostException if some of them cannot be delivered; the rest was delivered
     * @throws BusyException if that failed temporarily and may succeed soon; another call continues with the undelivered alerts
     * @throws IOException if that failed; another call continues with the undelivered alerts
     * @throws InterruptedException if the thread is asked to stop
     */
    default void flush() throws IOException, InterruptedException {}

    /**
     * Returns the number of delivered alerts of a batch whose {@link #flush} failed; each is returned once. Zero after a {@link
     * LostException}, which has its own count.
     */
    default long arrived() {
        return 0;
    }

    /** Discards the written alerts that were not delivered; they count as lost. */
    default void forget() {}

    /**
     * Reopens open resources, so that a file that was moved away is released.
     *
     * @throws IOException if it cannot be opened; the next alert tries again
     */
    default void reopen() throws IOException {}

    /** Closes the sink; alerts that were not flushed may be lost. */
    @Override
    default void close() throws IOException {}

    /** Thrown when alerts are lost permanently, so that a retry would not help. */
    final class LostException extends IOException {
        private static final long serialVersionUID = 1L;

        /** The number of lost alerts among those in flight; -1 for all. */
        private final long alerts;

        LostException(String message) {
            this(message, -1);
        }

        LostException(String message, long alerts) {
            super(message);
            this.alerts = alerts;
        }

        /** Returns how many of {@code underWay} alerts are lost. */
        long lost(long underWay) {
            return alerts < 0 ? underWay : Math.min(alerts, underWay);
        }
    }

    /** Thrown when delivery fails temporarily and may succeed soon; it is also retried during shutdown. */
    final class BusyException extends IOException {
        private static final long serialVersionUID = 1L;

        private final Duration after;

        BusyException(String message, Duration after) {
            super(message);
            this.after = after;
        }

        BusyException(String message, IOException cause) {
            super(message, cause);
            this.after = Duration.ZERO;
        }

        /** Returns the delay before the next attempt; zero if none was requested. */
        Duration after() {
            return after;
        }
    }
}
