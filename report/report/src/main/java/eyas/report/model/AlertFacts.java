package eyas.report.model;

import eyas.rules.model.Priority;

/**
 * One alert, and its repetitions: those that the same process raised of the same rule, in the same step, for the same target.
 *
 * @param id its number in the report
 * @param rule the rule that was broken
 * @param priority the rule's priority
 * @param time time of the event
 * @param event running number of the event in its source
 * @param message the rule's output for the event
 * @param process the process that broke it, -1 if unknown
 * @param step the step of that process, -1 if unknown
 * @param script the package script of that process, -1 if none
 * @param count how many alerts these are, this one included
 * @param lastTime time of the event of the last one
 * @param alertId the ID that the alert has in all outputs; empty where it has none
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
    /** Returns the same alert with its repetitions, of a rule with another number. */
    public AlertFacts repeated(int ruleNumber, long times, long last) {
        return new AlertFacts(
                id, ruleNumber, priority, time, event, message, process, step, script, times, last, alertId);
    }

    /** Makes an alert without an ID that was not repeated. */
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
