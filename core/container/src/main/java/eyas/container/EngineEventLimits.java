package eyas.container;

import java.time.Duration;

/**
 * Bounds the events that engines report of their containers, and the delays before their events are followed again.
 *
 * @param line the longest event, in bytes; after a longer one, the engine is ignored for a while
 * @param bytesPerSecond how many bytes of events are read per second; backpressure delays the rest
 * @param burst the most events of one engine that are processed at once; more are dropped and counted. An event longer than {@link #UNIT_BYTES}
 * counts several times
 * @param perSecond how many further events are processed per second
 * @param first delay before an ended stream is followed again; doubled each time that it ends at once
 * @param absent the longest delay before a missing engine is checked again
 * @param longest the longest delay before an engine that sent invalid data, or that its service manager would start, is checked again
 */
record EngineEventLimits(
        int line, int bytesPerSecond, int burst, int perSecond, Duration first, Duration absent, Duration longest) {
    /** The size of an event that counts once, in bytes. */
    static final int UNIT_BYTES = 8 << 10;
    /** Divisor of the limits for a user's engine. */
    private static final int USER_DIVISOR = 8;

    /** Defaults for a machine that creates a few containers per second. */
    static final EngineEventLimits DEFAULT = new EngineEventLimits(
            1 << 20, 2 << 20, 256, 50, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10));

    EngineEventLimits {
        if (line < 1 || bytesPerSecond < 1 || burst < 1 || perSecond < 1 || !first.isPositive()) {
            throw new IllegalArgumentException(
                    "limits for events of engines must be positive: line=" + line + ", bytesPerSecond=" + bytesPerSecond
                            + ", burst=" + burst + ", perSecond=" + perSecond + ", first=" + first);
        }
    }

    /** Returns the limits for {@code engine}. */
    EngineEventLimits of(EngineSocket engine) {
        return engine.owner() == null
                ? this
                : new EngineEventLimits(
                        Math.ceilDiv(line, USER_DIVISOR),
                        Math.ceilDiv(bytesPerSecond, USER_DIVISOR),
                        burst,
                        perSecond,
                        first,
                        absent,
                        longest);
    }
}
