package eyas.container;

import java.time.Duration;

/**
 * Limits how long events may wait for answers, all together: a burst, and again after {@link #REST} times as long. Times are from {@link
 * System#nanoTime}. Not thread-safe.
 */
public final class HoldBudget {
    /** The fill of the buffer before a source, 0 to 1, from which events no longer wait. */
    public static final double FILL = 0.25;

    /** How many times the waited time it takes until the budget is restored. */
    static final int REST = 10;

    private final long max;
    private long left;
    private long at;

    /** Makes a budget of {@code max} at {@code now}. */
    public HoldBudget(Duration max, long now) {
        this.max = max.toNanos();
        this.left = this.max;
        this.at = now;
    }

    /** Returns how many ns may be waited from {@code now} on. */
    public long left(long now) {
        return Math.min(max, left + Math.max(0, now - at) / REST);
    }

    /** Subtracts the waited time. */
    public void spend(long from, long to) {
        left = Math.max(0, left(from) - Math.max(0, to - from));
        at = to;
    }
}
