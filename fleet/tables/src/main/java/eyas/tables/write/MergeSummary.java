package eyas.tables.write;

/**
 * What a merge did.
 *
 * @param files how many files were merged
 * @param into how many files came of them
 * @param bytes how many bytes those had
 * @param bytesAfter how many bytes these have
 * @param abandoned how many files of writers were removed that did not come to their end
 * @param busy how many directories were left to somebody else, who merged, erased or expired them
 */
public record MergeSummary(long files, long into, long bytes, long bytesAfter, long abandoned, long busy) {
    /** Nothing yet. */
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
