package eyas.output.sink;

import java.io.IOException;
import java.time.Duration;

/**
 * Takes alerts somewhere. Used by one thread, that of its {@link SinkWorker}; may block.
 *
 * <p>A batch is some calls of {@link #write}, then one of {@link #flush}: only then is it known to have arrived.
 */
public interface Sink extends AutoCloseable {
    /** Returns the name of the kind, as Falco calls it: {@code stdout}, {@code file}, {@code http} … */
    String name();

    /**
     * Takes an alert.
     *
     * @throws LostException if this alert cannot get there and the next one should be tried
     * @throws BusyException if nothing gets there at the moment, and may a moment later
     * @throws IOException if nothing gets there at the moment; the alert is offered again
     * @throws InterruptedException if the thread is asked to stop
     */
    void write(AlertLine line) throws IOException, InterruptedException;

    /**
     * Return whether alerts arrive when {@link #flush} returns; otherwise each has arrived when {@link #write} returns.
     */
    default boolean isBatched() {
        return true;
    }

    /**
     * Brings what was written where it belongs.
     *
     * @throws LostException if some of it cannot get there; the rest has arrived
     * @throws BusyException if that failed, and may not a moment later; another call goes on with what has not arrived
     * @throws IOException if that failed; another call goes on with what has not arrived
     * @throws InterruptedException if the thread is asked to stop
     */
    default void flush() throws IOException, InterruptedException {}

    /**
     * Return how many alerts have arrived of a batch that {@link #flush} has not brought there whole; each is told once. Nothing after a
     * {@link LostException}, which says it by itself.
     */
    default long arrived() {
        return 0;
    }

    /** Forgets what was written and has not arrived: it counts as lost. */
    default void forget() {}

    /**
     * Opens anew what is open, so that a file that was moved away is let go.
     *
     * @throws IOException if it cannot be opened; the next alert tries again
     */
    default void reopen() throws IOException {}

    /** Lets go; what was written but not flushed may be lost. */
    @Override
    default void close() throws IOException {}

    /** Reports that alerts are lost for good, and that trying them again would not help. */
    final class LostException extends IOException {
        private static final long serialVersionUID = 1L;

        /** How many of those that were under way; -1 for all. */
        private final long alerts;

        LostException(String message) {
            this(message, -1);
        }

        LostException(String message, long alerts) {
            super(message);
            this.alerts = alerts;
        }

        /** Return how many of {@code underWay} are lost. */
        long lost(long underWay) {
            return alerts < 0 ? underWay : Math.min(alerts, underWay);
        }
    }

    /** Reports that nothing gets there at the moment, and that a moment later it may: it is tried again at the end, too. */
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

        /** Return how long not to try again; zero where nobody has said. */
        Duration after() {
            return after;
        }
    }
}
