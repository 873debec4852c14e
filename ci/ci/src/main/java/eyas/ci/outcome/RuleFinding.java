package eyas.ci.outcome;

import eyas.rules.model.Priority;
import java.util.Map;

/**
 * What one rule found in a job: the first time of the worst, and how often.
 *
 * @param rule the rule's name
 * @param priority its priority, the worst where that differs
 * @param count how often it was broken
 * @param time the first time with that priority, ISO 8601
 * @param message the rule's output of that time
 * @param place where in the job that was
 */
public record RuleFinding(String rule, Priority priority, long count, String time, String message, Place place) {

    /**
     * Where in a job something happened; each empty if unknown.
     *
     * @param step id of the step, such as {@code __run_2}, or what else it is called
     * @param action repository of the action that the step runs
     * @param ref branch, tag or commit of the action
     * @param packageName package whose script did it
     * @param script that script, such as {@code postinstall}
     * @param confidence how sure the step is: high, medium or low
     */
    public record Place(String step, String action, String ref, String packageName, String script, String confidence) {
        /** Return whether anything of the place is known. */
        public boolean isKnown() {
            return !(step + action + packageName + script).isEmpty();
        }

        /** Returns the place in words. */
        public String words() {
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

    /** Return both together: as whichever of them is worse, else as the first. */
    RuleFinding and(RuleFinding later) {
        RuleFinding shown = later.priority.compareTo(priority) < 0 ? later : this;
        return new RuleFinding(rule, shown.priority, count + later.count, shown.time, shown.message, shown.place);
    }
}
