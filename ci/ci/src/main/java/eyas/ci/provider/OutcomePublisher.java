package eyas.ci.provider;

import eyas.ci.CiException;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.OutcomeSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Tell those who are not on the job's page: a merge request, a second pipeline, code scanning. */
public interface OutcomePublisher {
    /** Tell nobody. */
    OutcomePublisher NONE = new OutcomePublisher() {};

    /**
     * Check the inputs that say who is told; better before the job than after it.
     *
     * @throws CiException if one is wrong
     */
    default void check() {}

    /** Return {@code outcome} with names for steps that nothing on this machine knows. */
    default JobOutcome named(JobOutcome outcome) {
        return outcome;
    }

    /**
     * Finish the report's files for the places where they are shown.
     *
     * @param folder the report, into which nobody else can write yet
     * @throws IOException if a file cannot be written; the report is there all the same
     */
    default void finish(Path folder) throws IOException {}

    /**
     * Tell of this job, where that is asked for. Never fails: what goes wrong is reported.
     *
     * @param section further Markdown about the job, safe to be shown; empty for none
     */
    default void publish(JobOutcome outcome, String section) {}

    /**
     * Tell of jobs that have ended, from what they left.
     *
     * @param digests hostile input
     * @param onlyOnAlert whether only what is urgent is worth telling
     */
    default void publishEnded(List<OutcomeSummary> digests, boolean onlyOnAlert) {}
}
