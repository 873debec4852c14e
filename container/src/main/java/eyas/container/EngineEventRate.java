package eyas.container;

import java.util.concurrent.TimeUnit;

/** How many events of one engine are followed up: so many at a stretch, and some more with each second. Not thread-safe. */
final class EngineEventRate {
    private final long most;
    private final long nanosEach;
    private long spent;

    /** Makes one at {@code now}, in {@link System#nanoTime}. */
    EngineEventRate(EngineEventLimits limits, long now) {
        this.nanosEach = TimeUnit.SECONDS.toNanos(1) / limits.perSecond();
        this.most = limits.burst() * nanosEach;
        this.spent = now - most;
    }

    /** Takes one event; returns whether there is room for it. */
    boolean take(long now) {
        if (now - spent > most) {
            spent = now - most;
        }
        if (now - spent < nanosEach) {
            return false;
        }
        spent += nanosEach;
        return true;
    }
}
