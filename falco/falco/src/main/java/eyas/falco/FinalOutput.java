package eyas.falco;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Prints the final output of a run without blocking forever on a slow reader. */
final class FinalOutput {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private FinalOutput() {}

    /**
     * Prints {@code text} on a thread of its own, and returns when it is written or the timeout expires. Unwritten output stays with that
     * thread, which ends with the program.
     *
     * @param timeout maximum time without progress of the reader
     * @param unhurried whether the reader gets more time; polled repeatedly
     * @return whether all was written
     */
    static boolean print(PrintStream out, String text, Duration timeout, BooleanSupplier unhurried) {
        Thread printing = Thread.ofPlatform().name("final-text").daemon().start(() -> {
            out.print(text);
            out.flush();
        });
        try {
            boolean over = printing.join(timeout);
            while (!over && unhurried.getAsBoolean()) {
                over = printing.join(POLL_INTERVAL);
            }
            return over;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
