package eyas.workbench.compare;

import java.util.List;

/**
 * The events of a recording on which the alerts of two rule sets differ.
 *
 * @param events number of events in the recording
 * @param rules the rules with different alerts, by name
 * @param forgotten number of alerts beyond the limit, which were not compared
 */
public record AlertDifference(long events, List<OfRule> rules, long forgotten) {
    public AlertDifference {
        rules = List.copyOf(rules);
    }

    /**
     * The difference for one rule.
     *
     * @param both events on which it alerts in both sets
     * @param onlyOld events on which only the old rule alerts
     * @param onlyNew events on which only the new rule alerts
     */
    public record OfRule(String rule, long both, OneSided onlyOld, OneSided onlyNew) {}

    /**
     * The events of one side only.
     *
     * @param count their number
     * @param examples the first of them
     */
    public record OneSided(long count, List<Example> examples) {
        public OneSided {
            examples = List.copyOf(examples);
        }
    }

    /**
     * An event on which only one rule alerts.
     *
     * @param number number of the event
     * @param time ns since the epoch
     * @param process name and ID of the process, {@code <NA>} if unknown
     * @param message the output of the rule
     */
    public record Example(long number, long time, String process, String message) {}
}
