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
     * @throws IOException if that failed; another call goes on with what has not arrived
     * @throws InterruptedException if the thread is asked to stop
     */
    default void flush() throws IOException, InterruptedException {}

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

    /** Reports that whoever takes the alerts is there, and takes none at the moment. */
    final class BusyException extends IOException {
        private static final long serialVersionUID = 1L;

        private final Duration after;

        BusyException(String message, Duration after) {
            super(message);
            this.after = after;
        }

        /** Return how long not to try again; zero where nobody has said. */
        Duration after() {
            return after;
        }
    }
}
