package eyas.hunt.answer;

import eyas.hunt.answer.InconclusiveJob.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How far an answer can be relied on where it does not name a job.
 *
 * @param jobs how many jobs lie within what was asked for
 * @param found how many of them have a row, {@link #NOT_COUNTED} where rows are of no job
 * @param notJudged how many cannot be judged, by reason; reasons of none are left out
 * @param named the first of those, at most {@link #NAMED}
 * @param interrupted whether the search was ended before it was finished
 */
public record AnswerEvidence(
        long jobs, long found, Map<Reason, Long> notJudged, List<InconclusiveJob> named, boolean interrupted) {
    /** So many jobs that cannot be judged are named; of all of them, how many they are is said. */
    public static final int NAMED = 1_000;

    /** Stands for a number of jobs that nobody can tell. */
    public static final long NOT_COUNTED = -1;

    public AnswerEvidence {
        notJudged = Map.copyOf(notJudged);
        named = List.copyOf(named);
    }

    /** Returns how many jobs were found among how many. */
    public String counts() {
        String all = jobs + (jobs == 1 ? " job" : " jobs");
        return found == NOT_COUNTED ? "asked of " + all : found + " of " + all;
    }

    /** Returns how many jobs cannot be judged. */
    public long unjudged() {
        return notJudged.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns whether there was something to look at, and all of it was looked at: then what has no row did not do it. */
    public boolean isComplete() {
        return jobs > 0 && unjudged() == 0 && !interrupted;
    }

    /** Returns why jobs cannot be judged, a sentence for each reason, in a fixed order. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (jobs == 0 && unjudged() == 0 && !interrupted) {
            sentences.add("No stored job lies within what was asked for: that nothing was found says nothing");
        }
        for (Reason reason : Reason.values()) {
            long count = notJudged.getOrDefault(reason, 0L);
            if (count > 0) {
                sentences.add(count + (count == 1 ? " job" : " jobs") + " could not be judged: " + reason.words());
            }
        }
        return sentences;
    }

    /** Counts jobs that cannot be judged. Not thread-safe. */
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

        /** Returns what was counted, as the evidence of {@code jobs} of which {@code found} have a row. */
        public AnswerEvidence of(long jobs, long found, boolean interrupted) {
            return new AnswerEvidence(jobs, found, counts, named, interrupted);
        }
    }
}
