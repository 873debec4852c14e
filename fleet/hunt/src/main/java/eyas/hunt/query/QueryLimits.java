package eyas.hunt.query;

import java.time.Duration;

/**
 * Limits of the cost of one question.
 *
 * @param rows maximum number of rows of an answer; default 1,000
 * @param memory maximum memory of the database, in MiB; default 1,024
 * @param threads number of threads
 * @param time maximum duration of one query; default 10 min
 */
public record QueryLimits(int rows, int memory, int threads, Duration time) {
    /** Upper bound of {@code rows}: they are kept in memory until they are printed. */
    public static final int MOST_ROWS = 1_000_000;

    /** Lower bound of {@code memory}, in MiB: a database with less cannot run queries. */
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

    /** Returns the defaults for this machine. */
    public static QueryLimits ofMachine() {
        return new QueryLimits(1_000, 1_024, Runtime.getRuntime().availableProcessors(), Duration.ofMinutes(10));
    }

    /** Returns a copy with another number of rows. */
    public QueryLimits rows(int most) {
        return new QueryLimits(most, memory, threads, time);
    }
}
