package eyas.workbench.profile;

import java.util.List;

/**
 * The cost of rules.
 *
 * @param events number of events of the recordings
 * @param matched number of events that at least one rule was evaluated on
 * @param nanos total time of all checks, ns
 * @param rules the rules, the most expensive first
 * @param checks the distinct checks of all rules, the most expensive first
 */
public record RuleProfile(long events, long matched, long nanos, List<RuleCost> rules, List<CheckCost> checks) {
    public RuleProfile {
        rules = List.copyOf(rules);
        checks = List.copyOf(checks);
    }

    /**
     * The cost of one rule.
     *
     * @param nanos its share of the time, ns: the time of its checks, divided by the number of rules that use them
     * @param evaluations number of events of a type that the rule checks
     * @param matches number of matching events
     * @param checks number of relevant checks
     */
    public record RuleCost(String name, double nanos, long evaluations, long matches, int checks) {}

    /**
     * The cost of one check.
     *
     * @param text the check in its canonical form
     * @param nanos its time, including values that it was the first to read, ns
     * @param asked number of evaluations, at most one per event for all rules together
     * @param matches number of evaluations that were true
     * @param rules the rules that use it
     */
    public record CheckCost(String text, long nanos, long asked, long matches, List<String> rules) {
        public CheckCost {
            rules = List.copyOf(rules);
        }

        /** Returns the fraction of evaluations that were true, from 0 to 1. */
        public double selectivity() {
            return asked == 0 ? 0 : (double) matches / asked;
        }
    }
}
