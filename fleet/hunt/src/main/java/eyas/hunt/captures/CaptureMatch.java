package eyas.hunt.captures;

import eyas.rules.model.Priority;

/**
 * One alert of a rule in a stored capture, and its repetitions: the same process broke the same rule in the same step on the same
 * target. Secrets are masked as in a report.
 *
 * @param rule the rule's name
 * @param priority the rule's priority
 * @param time time of the first one's event, ns since the epoch
 * @param lastTime time of the last one's event, ns since the epoch
 * @param count how many there were
 * @param event number of the first one's event in its capture
 * @param message the rule's output for the first one
 * @param process name of the process, empty if unknown
 * @param step the step, empty if unknown
 * @param owner the package whose code the process ran, with its version behind {@code @}, empty for none
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
    /** Returns how many characters it takes. */
    int characters() {
        return rule.length() + message.length() + process.length() + step.length() + owner.length();
    }
}
