package eyas.report.model;

import eyas.rules.model.Priority;

/**
 * One alert.
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
        int script) {}
