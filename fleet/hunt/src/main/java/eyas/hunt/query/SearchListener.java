package eyas.hunt.query;

import java.util.Optional;

/** Receives progress, and approves long searches. Called on the searching thread. */
public interface SearchListener {
    /** What rules read. */
    String CAPTURES = "captures";

    /** What is downloaded from an object store. */
    String FETCHED = "files of tables to fetch";

    /** Approves everything and shows nothing. */
    SearchListener SILENT = new SearchListener() {
        @Override
        public boolean approve(Estimate estimate) {
            return true;
        }

        @Override
        public void progress(int done, int all, long bytes, long allBytes) {
            // No output.
        }
    };

    /**
     * The expected cost of a search.
     *
     * @param what what is read, in the plural
     * @param files number of files
     * @param bytes size of the files
     * @param seconds duration at the speed of the first file; empty if not measured
     */
    record Estimate(String what, long files, long bytes, Optional<Double> seconds) {
        /** Returns an estimate without a duration. */
        static Estimate unmeasured(String what, long files, long bytes) {
            return new Estimate(what, files, bytes, Optional.empty());
        }
    }

    /** Returns whether to continue. */
    boolean approve(Estimate estimate);

    /** Reports the number and bytes of captures read so far. */
    void progress(int done, int all, long bytes, long allBytes);
}
