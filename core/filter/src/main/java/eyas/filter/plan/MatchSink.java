package eyas.filter.plan;

/** Receives the rules that match an event, in the order of their definition. */
@FunctionalInterface
public interface MatchSink {
    /**
     * Takes one match.
     *
     * @param rule index of the rule in the list that the program was built from
     * @return whether to go on with the next match; false where the first is enough
     */
    boolean accept(int rule);
}
