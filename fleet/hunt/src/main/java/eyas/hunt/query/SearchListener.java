package eyas.hunt.query;

import java.util.Optional;

/** Whoever is told how far a search has come, and asked before a long one. Called on the thread that asks. */
public interface SearchListener {
    /** What rules read. */
    String CAPTURES = "captures";

    /** What is fetched from a store that is no directory. */
    String FETCHED = "files of tables to fetch";

    /** Goes on whatever it costs, and shows nothing. */
    SearchListener SILENT = new SearchListener() {
        @Override
        public boolean approve(Estimate estimate) {
            return true;
        }

        @Override
        public void progress(int done, int all, long bytes, long allBytes) {
            // Nobody looks.
        }
    };

    /**
     * What a search will cost.
     *
     * @param what what is read, in the plural
     * @param files how many of them
     * @param bytes how many bytes they have
     * @param seconds how long that takes at the speed of the first one; empty where nothing was measured
     */
    record Estimate(String what, long files, long bytes, Optional<Double> seconds) {
        /** Returns one of which only the size is known. */
        static Estimate unmeasured(String what, long files, long bytes) {
            return new Estimate(what, files, bytes, Optional.empty());
        }
    }

    /** Returns whether to go on. */
    boolean approve(Estimate estimate);

    /** Takes note that so many captures, of so many bytes, were read. */
    void progress(int done, int all, long bytes, long allBytes);
}
