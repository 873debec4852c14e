package eyas.event;

/** Collects the losses of the parts of a run; see {@link LossReporter}. */
public interface LossCollector {
    /**
     * Adds a count.
     *
     * @param kind stable snake_case name of a row in {@code losses.tsv}
     * @param count the total since the start; counts of one kind from several parts are added
     */
    void lost(String kind, long count);

    /** Adds a count of losses at unknown times, such as those recorded in a capture. */
    default void lostBefore(String kind, long count) {
        lost(kind, count);
    }

    /** Returns the sum of two counts, at most the maximum value, because counts may come from untrusted files. */
    static long sum(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    /** Adds a note for what a count cannot express, such as a reason. Repeated notes are deduplicated. */
    void note(String text);
}
