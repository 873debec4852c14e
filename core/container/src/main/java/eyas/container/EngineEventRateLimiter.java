package eyas.container;

import java.util.concurrent.TimeUnit;

/** Limits the rate of processed events of one engine: a burst, and a number of further events per second. Not thread-safe. */
final class EngineEventRateLimiter {
    private final long max;
    private final long nanosEach;
    private long spent;

    /** Makes a limiter with a full burst at {@code now}, by {@link System#nanoTime}. */
    EngineEventRateLimiter(EngineEventLimits limits, long now) {
        this.nanosEach = TimeUnit.SECONDS.toNanos(1) / limits.perSecond();
        this.max = limits.burst() * nanosEach;
        this.spent = now - max;
    }

    /** Takes one event of {@code bytes}; returns whether it is within the limit. */
    boolean take(int bytes, long now) {
        if (now - spent > max) {
            spent = now - max;
        }
        long cost = Math.min(max, nanosEach * (1 + bytes / EngineEventLimits.UNIT_BYTES));
        if (now - spent < cost) {
            return false;
        }
        spent += cost;
        return true;
    }
}
