package eyas.workbench.compare;

import java.util.List;

/**
 * On which events of one recording two rule sets alert differently.
 *
 * @param events events of the recording
 * @param rules the rules whose alerts differ, by name
 * @param forgotten alerts that were too many to be compared
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
     * What one side has alone.
     *
     * @param count how many events
     * @param examples the first of them
     */
    public record OneSided(long count, List<Example> examples) {
        public OneSided {
            examples = List.copyOf(examples);
        }
    }

    /**
     * One event that only one rule alerts on.
     *
     * @param number running number of the event
     * @param time ns since the epoch
     * @param process name and id of the process, {@code <NA>} where it is unknown
     * @param message the output of the rule
     */
    public record Example(long number, long time, String process, String message) {}
}
