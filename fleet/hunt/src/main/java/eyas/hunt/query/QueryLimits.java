package eyas.hunt.query;

import java.time.Duration;

/**
 * Bounds what one question may cost.
 *
 * @param rows the most rows of an answer; default 1,000
 * @param memory the most memory of the database, in MiB; default 1,024
 * @param threads how many threads it has
 * @param time how long one query may take; default 10 min
 */
public record QueryLimits(int rows, int memory, int threads, Duration time) {
    /** The most rows that can be asked for: they are kept in memory until they are shown. */
    public static final int MOST_ROWS = 1_000_000;

    /** A database with less memory answers nothing, in MiB. */
    public static final int LEAST_MEMORY = 64;

    public QueryLimits {
        if (rows < 1
                || rows > MOST_ROWS
                || memory < LEAST_MEMORY
                || threads < 1
                || time.isZero()
                || time.isNegative()) {
            throw new IllegalArgumentException("limits: rows " + rows + " of 1 to " + MOST_ROWS + ", memory " + memory
                    + " MiB of at least " + LEAST_MEMORY + ", threads " + threads + ", time " + time);
        }
    }

    /** Returns the limits that apply on this machine unless somebody says otherwise. */
    public static QueryLimits ofMachine() {
        return new QueryLimits(1_000, 1_024, Runtime.getRuntime().availableProcessors(), Duration.ofMinutes(10));
    }

    /** Returns the same with another number of rows. */
    public QueryLimits rows(int most) {
        return new QueryLimits(most, memory, threads, time);
    }
}
