package eyas.output.sink;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition set by another thread, up to a time limit. */
final class ConditionPoller {
    private static final Duration LIMIT = Duration.ofSeconds(100);

    private ConditionPoller() {}

    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen within " + LIMIT + ": " + what);
            }
            Thread.sleep(5);
        }
    }
}
