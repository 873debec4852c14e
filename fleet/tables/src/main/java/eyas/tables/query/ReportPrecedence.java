package eyas.tables.query;

import eyas.tables.model.StoredTables;
import eyas.tables.read.JobRows;
import org.jspecify.annotations.Nullable;

/**
 * Which of several reports of one job counts: the one that goes on for longest, which a report of the job's end does and one of a part
 * of it does not; of equal ones the one that was written last. An end that lies ahead of its arrival counts as its arrival.
 */
public final class ReportPrecedence {
    /** How much a clock may be ahead of ours, in ns. */
    private static final long AHEAD = 86_400_000_000_000L;

    private static final String END = "least(coalesce(end_time_ns, 0), received_ns + " + AHEAD + ")";

    /** The end of a row of {@code jobs}, in SQL. */
    public static final String END_SQL = END;

    /** The order by which the first row of a job is the one that counts, in SQL. */
    public static final String ORDER_SQL = END + " DESC, written_ns DESC, part DESC";

    private ReportPrecedence() {}

    /** Returns the end by which a job's rows are put in order. */
    public static long end(JobRows job) {
        @Nullable Object[] row = job.of(StoredTables.JOBS).getFirst();
        long end = row[StoredTables.JOBS.index("end_time_ns")] instanceof Long at ? at : 0;
        long received = row[StoredTables.JOBS.index("received_ns")] instanceof Long at ? at : 0;
        return Math.min(end, received > Long.MAX_VALUE - AHEAD ? Long.MAX_VALUE : received + AHEAD);
    }
}
