package eyas.fleet.hunt;

import java.time.Duration;

/**
 * Stops something again and again until it has ended: a query that is just about to begin forgets that it was interrupted before
 * it ran, and would run on. {@link #begin} is for any thread.
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
            // It has ended.
            Thread.currentThread().interrupt();
        }
    }

    /** Starts, unless it has begun or all is over. */
    synchronized void begin() {
        if (!begun && !over) {
            begun = true;
            thread.start();
        }
    }

    /** Ends it; nothing is stopped any more afterwards. */
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
