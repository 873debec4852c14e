package eyas.filter.compile;

/** Receives the rules that match the current event. */
@FunctionalInterface
public interface MatchTarget {
    /** Adds a matching rule, by its index. */
    void match(int rule);
}
