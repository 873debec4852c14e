package eyas.hunt.captures;

import eyas.rules.model.Priority;

/**
 * One alert of a rule in a stored capture, and its repetitions: the same process triggered the same rule in the same step on the same
 * target. Secrets are masked like in a report.
 *
 * @param rule the rule's name
 * @param priority the rule's priority
 * @param time time of the first event, ns since the epoch
 * @param lastTime time of the last event, ns since the epoch
 * @param count number of repetitions
 * @param event number of the first event in its capture
 * @param message the rule's output for the first event
 * @param process name of the process, empty if unknown
 * @param step the step, empty if unknown
 * @param owner the package whose code the process ran, with its version after {@code @}, empty for none
 */
public record CaptureMatch(
        String rule,
        Priority priority,
        long time,
        long lastTime,
        long count,
        long event,
        String message,
        String process,
        String step,
        String owner) {
    /** Returns its size in characters. */
    int characters() {
        return rule.length() + message.length() + process.length() + step.length() + owner.length();
    }
}
