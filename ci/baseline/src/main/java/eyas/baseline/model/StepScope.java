package eyas.baseline.model;

import java.util.Comparator;

/**
 * A step of a job, by its name in a lock.
 *
 * @param workflow the workflow's file, or its name
 * @param job the job's ID
 * @param step the step's ID or title; {@link #OUTSIDE} for behavior outside of steps, {@link #EVERY} for all steps
 */
public record StepScope(String workflow, String job, String step) implements Comparable<StepScope> {
    /** Behavior outside of steps. */
    public static final String OUTSIDE = "outside of steps";

    /** Every step of a job and all code in it: entries below it are allowed anywhere in the job. */
    public static final String EVERY = "every step";

    private static final Comparator<StepScope> ORDER = Comparator.comparing(StepScope::workflow, CodePointOrder.ORDER)
            .thenComparing(StepScope::job, CodePointOrder.ORDER)
            .thenComparing(StepScope::step, CodePointOrder.ORDER);

    /** Returns whether both belong to the same job. */
    public boolean isOfSameJob(StepScope other) {
        return workflow.equals(other.workflow) && job.equals(other.job);
    }

    /** Returns the scope of every step of its job. */
    public StepScope every() {
        return new StepScope(workflow, job, EVERY);
    }

    @Override
    public int compareTo(StepScope other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return workflow + " / " + job + " / " + step;
    }
}
