package eyas.output.sink;

import java.time.Duration;

/**
 * Limits of the memory and time of a sink.
 *
 * @param alerts maximum number of queued alerts; {@link Integer#MAX_VALUE} by default
 * @param bytes approximate maximum memory of queued alerts; 64 MiB by default. An unbounded queue would exhaust the memory of the program
 * if a sink is unavailable for long
 * @param slow time for a batch after which a slow sink is reported; 2 s by default
 * @param timeout shutdown timeout for queued alerts; 2 s by default
 * @param unhurried whether backpressure replaces losses: callers wait for space, and shutdown waits for a working sink. Suitable if events
 * can wait, as in a replay. A sink that has failed for {@code timeout} is not waited for
 */
public record SinkLimits(int alerts, long bytes, Duration slow, Duration timeout, boolean unhurried) {
    /** The default limits. */
    public static final SinkLimits DEFAULT =
            new SinkLimits(Integer.MAX_VALUE, 64L << 20, Duration.ofSeconds(2), Duration.ofSeconds(2), false);

    public SinkLimits {
        if (alerts < 1 || bytes < 1 || slow.isNegative() || timeout.isNegative()) {
            throw new IllegalArgumentException("invalid sink limits: " + alerts + " alerts, " + bytes + " bytes");
        }
    }

    /** Returns a copy with or without waiting. */
    public SinkLimits withUnhurried(boolean wanted) {
        return new SinkLimits(alerts, bytes, slow, timeout, wanted);
    }
}
