package eyas.ci.provider;

import eyas.ci.CiException;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.OutcomeSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Publishes a job's outcome outside its own page: in a merge request, a second pipeline, code scanning. */
public interface OutcomePublisher {
    /** Publishes nothing. */
    OutcomePublisher NONE = new OutcomePublisher() {};

    /**
     * Checks the inputs; called before the job to report errors early.
     *
     * @throws CiException if an input is invalid
     */
    default void check() {}

    /** Returns {@code outcome} with names of steps that are not known on this machine. */
    default JobOutcome named(JobOutcome outcome) {
        return outcome;
    }

    /**
     * Finishes the report's files for the places where they are shown.
     *
     * @param directory the report, which only root can write to yet
     * @throws IOException if a file cannot be written; the report itself is complete
     */
    default void finish(Path directory) throws IOException {}

    /**
     * Publishes the outcome of this job, if requested. Never throws: errors are reported.
     *
     * @param section further Markdown about the job, already escaped; empty for none
     */
    default void publish(JobOutcome outcome, String section) {}

    /**
     * Publishes the outcome of ended jobs from their summaries.
     *
     * @param digests untrusted input
     * @param onlyOnAlert whether to publish only urgent outcomes
     */
    default void publishEnded(List<OutcomeSummary> digests, boolean onlyOnAlert) {}
}
