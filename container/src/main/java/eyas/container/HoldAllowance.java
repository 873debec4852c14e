package eyas.container;

import java.time.Duration;

/**
 * How long events may wait for engines, all together: so long at a stretch, and again after {@link EngineLimits#HOLDS_REST}
 * times as long. Times are of {@link System#nanoTime}. Not thread-safe.
 */
final class HoldAllowance {
    private final long most;
    private long left;
    private long at;

    HoldAllowance(Duration most, long now) {
        this.most = most.toNanos();
        this.left = this.most;
        this.at = now;
    }

    /** Return how many ns may be waited from {@code now} on. */
    long left(long now) {
        return Math.min(most, left + Math.max(0, now - at) / EngineLimits.HOLDS_REST);
    }

    /** Take off what was waited. */
    void spend(long from, long to) {
        left = Math.max(0, left(from) - Math.max(0, to - from));
        at = to;
    }
}
