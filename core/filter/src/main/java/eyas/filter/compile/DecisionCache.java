package eyas.filter.compile;

/** Caches decisions that are used several times for the current event. */
public interface DecisionCache {
    /** Returned by {@link #recall} if nothing is cached for this event. */
    int UNKNOWN = -1;

    /** Returns the decision cached for this event: 0, 1, or {@link #UNKNOWN}. */
    int recall(int place);

    /** Caches a decision for this event, and returns it. */
    boolean keep(int place, boolean holds);
}
