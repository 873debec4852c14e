package eyas.container;

import java.util.concurrent.TimeUnit;

/** How many events of one engine are followed up: so many at a stretch, and some more with each second. Not thread-safe. */
final class EngineEventRateLimiter {
    private final long most;
    private final long nanosEach;
    private long spent;

    /** Makes one at {@code now}, in {@link System#nanoTime}. */
    EngineEventRateLimiter(EngineEventLimits limits, long now) {
        this.nanosEach = TimeUnit.SECONDS.toNanos(1) / limits.perSecond();
        this.most = limits.burst() * nanosEach;
        this.spent = now - most;
    }

    /** Takes one event of {@code bytes}; returns whether there is room for it. */
    boolean take(int bytes, long now) {
        if (now - spent > most) {
            spent = now - most;
        }
        long cost = Math.min(most, nanosEach * (1 + bytes / EngineEventLimits.USUAL));
        if (now - spent < cost) {
            return false;
        }
        spent += cost;
        return true;
    }
}
