package eyas.output.sink;

import java.io.IOException;

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
     * @throws IOException if that failed; another call goes on with what has not arrived
     */
    default void flush() throws IOException {}

    /**
     * Opens anew what is open, so that a file that was moved away is let go.
     *
     * @throws IOException if it cannot be opened; the next alert tries again
     */
    default void reopen() throws IOException {}

    /** Lets go; what was written but not flushed may be lost. */
    @Override
    default void close() throws IOException {}

    /** Reports that one alert is lost for good, and that trying it again would not help. */
    final class LostException extends IOException {
        private static final long serialVersionUID = 1L;

        LostException(String message) {
            super(message);
        }
    }
}
