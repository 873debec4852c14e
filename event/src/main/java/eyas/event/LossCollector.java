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

    /** Take words where a count alone does not say all, such as why. They are noted once, however often they are handed over. */
    void note(String words);
}
