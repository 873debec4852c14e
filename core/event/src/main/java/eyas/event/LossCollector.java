package eyas.event;

/** Takes what the parts of a run have lost; see {@link LossReporter}. */
public interface LossCollector {
    /**
     * Take a count.
     *
     * @param kind stable snake_case name of a row in {@code losses.tsv}
     * @param count how often since the beginning; what several parts report under one kind is added up
     */
    void lost(String kind, long count);

    /** Take a count of what was lost at times that nobody knows, as where a recording tells of its own losses. */
    default void lostBefore(String kind, long count) {
        lost(kind, count);
    }

    /** Returns the sum of two counts. They come from files of strangers, too: what is too large stays the largest. */
    static long sum(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    /** Take words where a count alone does not say all, such as why. They are noted once, however often they are handed over. */
    void note(String words);
}
