package eyas.report.model;

import eyas.rules.model.Priority;

/**
 * One alert and its repetitions: alerts of the same rule that the same process raised in the same step for the same target.
 *
 * @param id its number in the report
 * @param rule the triggered rule
 * @param priority the rule's priority
 * @param time time of the event
 * @param event sequence number of the event in its source
 * @param message the rule's output for the event
 * @param process the process that triggered the rule, -1 if unknown
 * @param step the step of that process, -1 if unknown
 * @param script the package script of that process, -1 if none
 * @param count the number of alerts, this one included
 * @param lastTime time of the last alert's event
 * @param alertId the ID of the alert in all outputs; empty if it has none
 */
public record AlertFacts(
        int id,
        int rule,
        Priority priority,
        long time,
        long event,
        String message,
        int process,
        int step,
        int script,
        long count,
        long lastTime,
        String alertId) {
    /** Returns a copy with repetitions and another rule id. */
    public AlertFacts repeated(int ruleNumber, long times, long last) {
        return new AlertFacts(
                id, ruleNumber, priority, time, event, message, process, step, script, times, last, alertId);
    }

    /** Creates an alert without an ID and without repetitions. */
    public AlertFacts(
            int id,
            int rule,
            Priority priority,
            long time,
            long event,
            String message,
            int process,
            int step,
            int script) {
        this(id, rule, priority, time, event, message, process, step, script, 1, time, "");
    }
}
