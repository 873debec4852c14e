package eyas.tables.write;

/**
 * The result of a merge.
 *
 * @param files number of merged files
 * @param into number of resulting files
 * @param bytes size of the merged files
 * @param bytesAfter size of the resulting files
 * @param abandoned number of removed files of interrupted writers
 * @param busy number of directories that were skipped because another process merged, erased or expired them
 */
public record MergeSummary(long files, long into, long bytes, long bytesAfter, long abandoned, long busy) {
    /** The empty summary. */
    public static final MergeSummary NONE = new MergeSummary(0, 0, 0, 0, 0, 0);

    MergeSummary and(MergeSummary other) {
        return new MergeSummary(
                files + other.files,
                into + other.into,
                bytes + other.bytes,
                bytesAfter + other.bytesAfter,
                abandoned + other.abandoned,
                busy + other.busy);
    }

    MergeSummary oneAbandoned() {
        return and(new MergeSummary(0, 0, 0, 0, 1, 0));
    }

    MergeSummary oneBusy() {
        return and(new MergeSummary(0, 0, 0, 0, 0, 1));
    }
}
