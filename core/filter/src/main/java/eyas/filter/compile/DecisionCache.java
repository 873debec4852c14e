package eyas.filter.compile;

/** Keeps, for the current event, what is asked several times. */
public interface DecisionCache {
    /** What {@link #recall} returns for a place where nothing was kept for this event. */
    int UNKNOWN = -1;

    /** Returns what was kept for this event: 0, 1, or {@link #UNKNOWN}. */
    int recall(int place);

    /** Keeps an answer for this event, and returns it. */
    boolean keep(int place, boolean holds);
}
