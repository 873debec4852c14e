package eyas.report.model;

/**
 * Is one step of a CI job.
 *
 * @param id its number in the report
 * @param system the CI system, for example {@code github}
 * @param workflow name of the workflow or pipeline, empty if unknown
 * @param job id of the job in its workflow, empty if unknown
 * @param name id of the step in its job, empty if unknown
 * @param action repository of the action that it runs, empty if none
 * @param actionRef branch, tag or commit of the action, empty if unknown
 * @param startTime when its first process was seen
 * @param endTime when the process that began it ended; 0 if that was not seen
 * @param processes how many processes it had
 * @param confidence how sure the step is: {@code high}, {@code medium}, {@code low}
 */
public record StepFacts(
        int id,
        String system,
        String workflow,
        String job,
        String name,
        String action,
        String actionRef,
        long startTime,
        long endTime,
        int processes,
        String confidence) {
    /** Returns what people call the step. */
    public String label() {
        String own = name.isEmpty() ? "step " + (id + 1) : name;
        return action.isEmpty() ? own : own + " (" + action + (actionRef.isEmpty() ? "" : "@" + actionRef) + ")";
    }
}
