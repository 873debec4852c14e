package eyas.fleet.hunt;

import java.time.Duration;

/**
 * Cancels a query repeatedly until it has ended, because a query that is about to start loses a cancellation. {@link #begin} is
 * thread-safe.
 */
final class CancellationRetry implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Thread thread;
    private boolean begun;
    private boolean over;

    CancellationRetry(Runnable stop) {
        thread = Thread.ofPlatform().daemon().name("hunt-stop").unstarted(() -> repeat(stop));
    }

    private static void repeat(Runnable stop) {
        try {
            while (true) {
                stop.run();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            // The query has ended.
            Thread.currentThread().interrupt();
        }
    }

    /** Starts cancelling, unless it has started already or this is closed. */
    synchronized void begin() {
        if (!begun && !over) {
            begun = true;
            thread.start();
        }
    }

    /** Ends cancelling. */
    @Override
    public void close() {
        synchronized (this) {
            over = true;
            if (!begun) {
                return;
            }
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
