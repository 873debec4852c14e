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
 * @param startTime time at which its first process was seen
 * @param endTime time at which the process that started it ended; 0 if that was not observed
 * @param processes number of its processes
 * @param confidence confidence of the detection: {@code high}, {@code medium}, {@code low}
 * @param via how it was detected: {@code runner}, {@code environment}, {@code container} and so on
 * @param outer the composite action that runs {@code action} as a part of itself, with its version; empty if none does
 * @param number its number on the run's page, 0 if unknown
 * @param title its title on the run's page, empty if unknown; reported by the runner
 * @param line the line where it starts in the workflow's file, from 1; 0 if unknown
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
    /** Returns a copy with another line. */
    public StepFacts at(int otherLine) {
        return with(number, title, otherLine);
    }

    /** Returns a copy with the number and title of the run's page. */
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

    /** Returns the display name of the step. */
    public String label() {
        String own = !title.isEmpty() ? title : name.isEmpty() ? "step " + (id + 1) : name;
        return action.isEmpty() || own.contains(action)
                ? own
                : own + " (" + action + (actionRef.isEmpty() ? "" : "@" + actionRef) + ")";
    }
}
