package eyas.conformance;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Result of a simulated job.
 *
 * @param conclusion success, failure or cancelled
 * @param steps executed steps, in order
 * @param outputs by step
 * @param orphans processes that the runner killed after the last step, by name
 */
record JobRun(
        String conclusion, List<StepResult> steps, Map<String, Map<String, String>> outputs, List<String> orphans) {
    /** Returns the only step called {@code name}. */
    StepResult step(String name) {
        List<StepResult> found =
                steps.stream().filter(step -> step.name().equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError("there are " + found.size() + " steps '" + name + "' among "
                    + steps.stream().map(StepResult::name).toList());
        }
        return found.getFirst();
    }

    /** Returns log, annotations and summary of all steps, for failure messages. */
    String fullOutput() {
        return steps.stream()
                .map(step -> "--- " + step.name() + " (" + step.code() + ")\n" + step.log() + step.annotations() + "\n"
                        + step.summary())
                .collect(Collectors.joining("\n"));
    }
}
