package eyas.output.sink;

import java.time.Duration;

/**
 * Bounds what a sink may take of memory and time.
 *
 * @param alerts the most alerts that wait; {@link Integer#MAX_VALUE} by default
 * @param bytes the most memory that waiting alerts take, about; 64 MiB by default. A queue without bounds would end the
 *     program, and every alert with it, where a sink stays away for long
 * @param slow how long a sink may take for a batch before that is told; 2 s by default
 * @param timeout how long the sink has for what is waiting at the end; 2 s by default
 * @param unhurried whether whoever offers an alert waits for room, and the end for a sink that works, instead of
 *     losing alerts: right where the events can wait, as in a replay. A sink that has failed for {@code timeout} is
 *     not waited for
 */
public record SinkLimits(int alerts, long bytes, Duration slow, Duration timeout, boolean unhurried) {
    /** The limits that apply unless a caller says otherwise. */
    public static final SinkLimits DEFAULT =
            new SinkLimits(Integer.MAX_VALUE, 64L << 20, Duration.ofSeconds(2), Duration.ofSeconds(2), false);

    public SinkLimits {
        if (alerts < 1 || bytes < 1 || slow.isNegative() || timeout.isNegative()) {
            throw new IllegalArgumentException("limits of a sink: " + alerts + " alerts, " + bytes + " bytes");
        }
    }

    /** Return the same limits, with or without waiting. */
    public SinkLimits withUnhurried(boolean wanted) {
        return new SinkLimits(alerts, bytes, slow, timeout, wanted);
    }
}
