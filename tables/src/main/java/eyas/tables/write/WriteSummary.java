package eyas.tables.write;

/**
 * What was written.
 *
 * @param jobs how many jobs
 * @param known how many jobs were there already, with the same report
 * @param rows how many rows
 * @param files how many files
 * @param bytes how many bytes they have
 */
public record WriteSummary(long jobs, long known, long rows, long files, long bytes) {
    /** Nothing yet. */
    public static final WriteSummary NONE = new WriteSummary(0, 0, 0, 0, 0);

    /** Return both together. */
    public WriteSummary and(WriteSummary other) {
        return new WriteSummary(
                jobs + other.jobs,
                known + other.known,
                rows + other.rows,
                files + other.files,
                bytes + other.bytes);
    }
}
