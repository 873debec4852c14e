package eyas.tables.write;

/**
 * The result of writing jobs.
 *
 * @param jobs number of jobs
 * @param replaced number of these that replaced another report of the same job
 * @param known number of jobs that were skipped because the same report, or one with precedence, is stored
 * @param forgotten number of jobs that were rejected because their repository was erased after they ended
 * @param rows number of rows
 * @param files number of files
 * @param bytes size of the files
 */
public record WriteSummary(long jobs, long replaced, long known, long forgotten, long rows, long files, long bytes) {
    /** The empty summary. */
    public static final WriteSummary NONE = new WriteSummary(0, 0, 0, 0, 0, 0, 0);

    /** One job that replaced another report. */
    static final WriteSummary REPLACED = new WriteSummary(0, 1, 0, 0, 0, 0, 0);

    /** One job that was already stored. */
    static final WriteSummary KNOWN = new WriteSummary(0, 0, 1, 0, 0, 0, 0);

    /** One job that was rejected because its repository was erased. */
    static final WriteSummary FORGOTTEN = new WriteSummary(0, 0, 0, 1, 0, 0, 0);

    static WriteSummary ofJobs(long jobs) {
        return new WriteSummary(jobs, 0, 0, 0, 0, 0, 0);
    }

    static WriteSummary ofFile(long rows, long bytes) {
        return new WriteSummary(0, 0, 0, 0, rows, 1, bytes);
    }

    /** Returns the sum. */
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
