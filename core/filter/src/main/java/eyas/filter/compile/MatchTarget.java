package eyas.filter.compile;

/** Receives the rules that match the current event. */
@FunctionalInterface
public interface MatchTarget {
    /** Takes a rule, by its index. */
    void match(int rule);
}
