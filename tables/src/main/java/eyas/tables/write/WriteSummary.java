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

    /** Return both together. */
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
