package eyas.tables.query;

import eyas.tables.model.StoredTables;
import eyas.tables.read.JobRows;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of several reports of one job applies: the one with the latest end, so that a report of the whole job wins over one of a
 * part; of equal ones, the one that was written last. Ends in the future are capped relative to the arrival.
 */
public final class ReportPrecedence {
    /** Maximum clock difference between a sender and this machine, in ns. */
    private static final long AHEAD = 86_400_000_000_000L;

    private static final String END = "least(coalesce(end_time_ns, 0), received_ns + " + AHEAD + ")";

    /** The end of a row of {@code jobs}, in SQL. */
    public static final String END_SQL = END;

    /** The order in which the first row of a job is the one that applies, in SQL. */
    public static final String ORDER_SQL = END + " DESC, written_ns DESC, part DESC";

    private ReportPrecedence() {}

    /** Returns the end by which the reports of a job are ordered. */
    public static long end(JobRows job) {
        @Nullable Object[] row = job.of(StoredTables.JOBS).getFirst();
        long end = row[StoredTables.JOBS.index("end_time_ns")] instanceof Long at ? at : 0;
        long received = row[StoredTables.JOBS.index("received_ns")] instanceof Long at ? at : 0;
        return Math.min(end, received > Long.MAX_VALUE - AHEAD ? Long.MAX_VALUE : received + AHEAD);
    }
}
