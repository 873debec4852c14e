package eyas.ci.outcome;

import eyas.rules.model.Priority;
import java.util.Map;

/**
 * The findings of one rule in a job: the first of the highest priority, and their number.
 *
 * @param rule the rule's name
 * @param priority its priority, the highest if it varies
 * @param count how often it was triggered
 * @param time the first time with that priority, ISO 8601
 * @param message the rule's output at that time
 * @param place where in the job it was triggered
 */
public record RuleFinding(String rule, Priority priority, long count, String time, String message, Place place) {

    /**
     * The origin of an event in a job; each value is empty if unknown.
     *
     * @param step ID of the step, such as {@code __run_2}, or another name of it
     * @param action repository of the action that the step runs
     * @param ref branch, tag or commit of the action
     * @param packageName package whose script was running
     * @param script that script, such as {@code postinstall}
     * @param confidence confidence of the attribution: high, medium or low
     */
    public record Place(String step, String action, String ref, String packageName, String script, String confidence) {
        /** Returns whether any value is known. */
        public boolean isKnown() {
            return !(step + action + packageName + script).isEmpty();
        }

        /** Returns a readable description of the place. */
        public String describe() {
            StringBuilder words = new StringBuilder();
            if (!step.isEmpty()) {
                words.append("step ").append(step);
            }
            if (!action.isEmpty()) {
                words.append(words.isEmpty() ? "" : ", ").append(action);
                words.append(ref.isEmpty() ? "" : "@" + ref);
            }
            if (!packageName.isEmpty() || !script.isEmpty()) {
                words.append(words.isEmpty() ? "" : ", ").append(script.isEmpty() ? "a script" : script);
                words.append(packageName.isEmpty() ? "" : " of " + packageName);
            }
            if (!step.isEmpty() && !confidence.isEmpty() && !confidence.equals("high")) {
                words.append(" (").append(confidence).append(" confidence)");
            }
            return words.isEmpty() ? "outside of the job's steps" : words.toString();
        }
    }

    RuleFinding called(Map<String, String> words) {
        Place named = new Place(
                words.getOrDefault(place.step(), place.step()),
                place.action(),
                place.ref(),
                place.packageName(),
                place.script(),
                place.confidence());
        return new RuleFinding(rule, priority, count, time, message, named);
    }

    /** Merges two findings: keeps the one of higher priority, or the first. */
    RuleFinding and(RuleFinding later) {
        RuleFinding shown = later.priority.compareTo(priority) < 0 ? later : this;
        return new RuleFinding(rule, shown.priority, count + later.count, shown.time, shown.message, shown.place);
    }
}
