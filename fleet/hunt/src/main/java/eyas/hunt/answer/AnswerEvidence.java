package eyas.hunt.answer;

import eyas.hunt.answer.InconclusiveJob.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How conclusive an answer is for jobs without a row.
 *
 * @param jobs number of jobs in scope
 * @param found number of jobs with a row, {@link #NOT_COUNTED} if rows are not of jobs
 * @param notJudged numbers of inconclusive jobs by reason; reasons without jobs are omitted
 * @param named the first inconclusive jobs, at most {@link #NAMED}
 * @param interrupted whether the search was interrupted
 */
public record AnswerEvidence(
        long jobs, long found, Map<Reason, Long> notJudged, List<InconclusiveJob> named, boolean interrupted) {
    /** Maximum number of inconclusive jobs that are listed; all of them are counted. */
    public static final int NAMED = 1_000;

    /** Marks an unknown number of jobs. */
    public static final long NOT_COUNTED = -1;

    public AnswerEvidence {
        notJudged = Map.copyOf(notJudged);
        named = List.copyOf(named);
    }

    /** Returns a description of how many jobs were found among how many. */
    public String counts() {
        String all = jobs + (jobs == 1 ? " job" : " jobs");
        return found == NOT_COUNTED ? "asked of " + all : found + " of " + all;
    }

    /** Returns the number of inconclusive jobs. */
    public long unjudged() {
        return notJudged.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns whether all jobs in scope are conclusive and there is at least one: then jobs without a row did not do it. */
    public boolean isComplete() {
        return jobs > 0 && unjudged() == 0 && !interrupted;
    }

    /** Returns why jobs are inconclusive, one sentence for each reason, in a fixed order. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (jobs == 0 && unjudged() == 0 && !interrupted) {
            sentences.add("No stored job is in scope: that nothing was found is inconclusive");
        }
        for (Reason reason : Reason.values()) {
            long count = notJudged.getOrDefault(reason, 0L);
            if (count > 0) {
                sentences.add(count + (count == 1 ? " job" : " jobs") + " inconclusive: " + reason.description());
            }
        }
        return sentences;
    }

    /** Counts inconclusive jobs. Not thread-safe. */
    public static final class Counter {
        private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);
        private final List<InconclusiveJob> named = new ArrayList<>();

        /** Counts a job. */
        public void add(InconclusiveJob job) {
            counts.merge(job.reason(), 1L, Long::sum);
            if (named.size() < NAMED) {
                named.add(job);
            }
        }

        /**
         * Returns the evidence.
         *
         * @param jobs number of jobs in scope
         * @param found number of jobs with a row
         */
        public AnswerEvidence of(long jobs, long found, boolean interrupted) {
            return new AnswerEvidence(jobs, found, counts, named, interrupted);
        }
    }
}
