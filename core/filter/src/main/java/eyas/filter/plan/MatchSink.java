package eyas.filter.plan;

/** Receives the rules that match an event, in the order of their definition. */
@FunctionalInterface
public interface MatchSink {
    /**
     * Accepts one match.
     *
     * @param rule index of the rule in the list that the program was built from
     * @return whether to report further matches of this event
     */
    boolean accept(int rule);
}
