package eyas.workbench.profile;

import java.util.List;

/**
 * Where the time of rules goes.
 *
 * @param events events of the recordings
 * @param matched events that at least one rule looked at
 * @param nanos time that all checks took together, ns
 * @param rules the rules, the most expensive first
 * @param checks the distinct checks of all rules, the most expensive first
 */
public record RuleProfile(long events, long matched, long nanos, List<RuleCost> rules, List<CheckCost> checks) {
    public RuleProfile {
        rules = List.copyOf(rules);
        checks = List.copyOf(checks);
    }

    /**
     * What one rule costs.
     *
     * @param nanos its share of the time, ns: that of each of its checks, divided among the rules that use it
     * @param looked events of a type that the rule looks at
     * @param matches events that break the rule
     * @param checks how many checks decide about it
     */
    public record RuleCost(String name, double nanos, long looked, long matches, int checks) {}

    /**
     * What one check costs.
     *
     * @param text the check in its canonical form
     * @param nanos time that it took, with the reading of values that it was the first to ask for, ns
     * @param asked how often it was computed: at most once per event, whatever the number of rules
     * @param held how often it held
     * @param rules the rules that use it
     */
    public record CheckCost(String text, long nanos, long asked, long held, List<String> rules) {
        public CheckCost {
            rules = List.copyOf(rules);
        }

        /** Returns the part of the events for which it held, from 0 to 1. */
        public double selectivity() {
            return asked == 0 ? 0 : (double) held / asked;
        }
    }
}
