package eyas.baseline.model;

import java.util.Comparator;

/**
 * A step of a job, as a lock calls it.
 *
 * @param workflow the workflow's file, or its name
 * @param job the job's id
 * @param step the step's id or title; {@link #OUTSIDE} for what belongs to none, {@link #EVERY} for all
 */
public record StepScope(String workflow, String job, String step) implements Comparable<StepScope> {
    /** Stands for what belongs to no step. */
    public static final String OUTSIDE = "outside of steps";

    /** Stands for every step of a job, and all code in it: what is below it is allowed anywhere. */
    public static final String EVERY = "every step";

    private static final Comparator<StepScope> ORDER = Comparator.comparing(StepScope::workflow, CodePointOrder.ORDER)
            .thenComparing(StepScope::job, CodePointOrder.ORDER)
            .thenComparing(StepScope::step, CodePointOrder.ORDER);

    /** Return whether both are of the same job. */
    public boolean isOfSameJob(StepScope other) {
        return workflow.equals(other.workflow) && job.equals(other.job);
    }

    /** Return what stands for every step of its job. */
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
