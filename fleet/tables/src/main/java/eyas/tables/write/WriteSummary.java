package eyas.tables.write;

/**
 * What was written.
 *
 * @param jobs how many jobs
 * @param replaced how many of these took the place of another report of the same job
 * @param known how many were there already, with the same report or one that counts more
 * @param forgotten how many were not taken, since their repository was erased after they had ended
 * @param rows how many rows
 * @param files how many files
 * @param bytes how many bytes they have
 */
public record WriteSummary(long jobs, long replaced, long known, long forgotten, long rows, long files, long bytes) {
    /** Nothing yet. */
    public static final WriteSummary NONE = new WriteSummary(0, 0, 0, 0, 0, 0, 0);

    /** One job that took the place of another report. */
    static final WriteSummary REPLACED = new WriteSummary(0, 1, 0, 0, 0, 0, 0);

    /** One job that was there already. */
    static final WriteSummary KNOWN = new WriteSummary(0, 0, 1, 0, 0, 0, 0);

    /** One job that was not taken, since its repository was erased. */
    static final WriteSummary FORGOTTEN = new WriteSummary(0, 0, 0, 1, 0, 0, 0);

    static WriteSummary ofJobs(long jobs) {
        return new WriteSummary(jobs, 0, 0, 0, 0, 0, 0);
    }

    static WriteSummary ofFile(long rows, long bytes) {
        return new WriteSummary(0, 0, 0, 0, rows, 1, bytes);
    }

    /** Returns both together. */
    public WriteSummary and(WriteSummary other) {
        return new WriteSummary(
                jobs + other.jobs,
                replaced + other.replaced,
                known + other.known,
                forgotten + other.forgotten,
                rows + other.rows,
                files + other.files,
                bytes + other.bytes);
    }
}
