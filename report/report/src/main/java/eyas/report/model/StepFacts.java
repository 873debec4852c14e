package eyas.report.model;

/**
 * One step of a CI job.
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
 * @param via by what it was found: {@code runner}, {@code environment}, {@code container} and so on
 * @param outer the composite action that runs {@code action} as a part of itself, with its version; empty if none does
 * @param number its number on the run's page, 0 if unknown
 * @param title what the run's page calls it, empty if unknown; the runner's claim
 * @param line where it begins in the workflow's file, from 1; 0 if unknown
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
        String confidence,
        String via,
        String outer,
        int number,
        String title,
        int line) {
    /** Returns the same with another line. */
    public StepFacts at(int otherLine) {
        return with(number, title, otherLine);
    }

    /** Returns the same as the run's page has it. */
    public StepFacts called(int itsNumber, String itsTitle) {
        return with(itsNumber, itsTitle, line);
    }

    private StepFacts with(int itsNumber, String itsTitle, int itsLine) {
        return new StepFacts(
                id,
                system,
                workflow,
                job,
                name,
                action,
                actionRef,
                startTime,
                endTime,
                processes,
                confidence,
                via,
                outer,
                itsNumber,
                itsTitle,
                itsLine);
    }

    /** Returns what people call the step. */
    public String label() {
        String own = !title.isEmpty() ? title : name.isEmpty() ? "step " + (id + 1) : name;
        return action.isEmpty() || own.contains(action)
                ? own
                : own + " (" + action + (actionRef.isEmpty() ? "" : "@" + actionRef) + ")";
    }
}
