package eyas.falco;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Prints what is told at the end of a run, without waiting for ever for whoever reads it. */
final class FinalOutput {
    private static final Duration LOOK = Duration.ofMillis(50);

    private FinalOutput() {}

    /**
     * Prints {@code text} on a thread of its own, and returns when it is out, or when its time is over. What is not out by
     * then stays with that thread, which ends with the program.
     *
     * @param timeout how long a reader has that takes nothing
     * @param unhurried whether it has longer than that; asked again and again
     * @return whether all is out
     */
    static boolean print(PrintStream out, String text, Duration timeout, BooleanSupplier unhurried) {
        Thread printing = Thread.ofPlatform().name("final-text").daemon().start(() -> {
            out.print(text);
            out.flush();
        });
        try {
            boolean over = printing.join(timeout);
            while (!over && unhurried.getAsBoolean()) {
                over = printing.join(LOOK);
            }
            return over;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
