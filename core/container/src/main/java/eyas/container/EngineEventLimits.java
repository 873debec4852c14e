package eyas.container;

import java.time.Duration;

/**
 * Bounds what engines may tell of their containers as it happens, and when they are listened to again.
 *
 * @param line the longest event, in bytes; an engine that sends a longer one is not listened to any more, for a while
 * @param bytesPerSecond how much of what an engine tells is read in a second; the rest waits with the engine
 * @param burst the most events of one engine at a stretch that are looked at; more are dropped and counted. One counts for several if it
 *     is longer than {@link #USUAL}
 * @param perSecond how many more of them there may be for each second that passes
 * @param first how long after the end of what an engine told it is listened to again; twice as long each time that it ends at once
 * @param absent the longest time until it is looked again whether an engine runs that did not
 * @param longest the longest time until an engine that sent nonsense, or whose service manager waits to start it, is looked at again
 */
record EngineEventLimits(
        int line, int bytesPerSecond, int burst, int perSecond, Duration first, Duration absent, Duration longest) {
    /** The size of an event that counts for one, in bytes. */
    static final int USUAL = 8 << 10;
    /** A user's engine has so much less. */
    private static final int USERS_PART = 8;

    /** What fits a machine on which some containers are made each second. */
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
                        Math.ceilDiv(line, USERS_PART),
                        Math.ceilDiv(bytesPerSecond, USERS_PART),
                        burst,
                        perSecond,
                        first,
                        absent,
                        longest);
    }
}
