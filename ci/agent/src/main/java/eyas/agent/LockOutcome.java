package eyas.agent;

import eyas.agent.lock.LockEvaluation;
import eyas.agent.lock.LockEvaluation.Result;
import eyas.agent.lock.LockMode;
import eyas.agent.lock.LockSnapshot;
import eyas.agent.lock.SealedLock;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.provider.CiJob;
import eyas.rules.model.Priority;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The result of a job's lock: its outputs, and whether the job fails.
 *
 * @param judgement the comparison; empty if the job uses no lock, or the lock is lost
 * @param asked the strictest requested mode
 * @param known whether the requested mode is known
 */
public record LockOutcome(Optional<LockEvaluation> judgement, LockMode asked, boolean known) {
    /**
     * Evaluates a job whose agent has left evidence.
     *
     * @param retained the lock that the first step has stored
     * @param sealed what the agent's log records about it
     * @param report the report directory
     */
    static LockOutcome of(
            CiJob job, Optional<LockSnapshot> retained, SealedLock sealed, Path report, JobOutcome outcome) {
        LockMode begun = sealed.mode().orElse(LockMode.OFF);
        LockMode found = retained.map(LockSnapshot::mode).orElse(LockMode.OFF);
        return new LockOutcome(
                retained.map(lock -> LockEvaluation.of(lock, report, outcome, sealed)),
                stricter(LockMode.asked(job), stricter(begun, found)),
                LockMode.isKnown(job) || sealed.mode().isPresent() || retained.isPresent());
    }

    /** Returns the result of a recorded job, for which {@code judgement} is all that is known. */
    public static LockOutcome of(LockEvaluation judgement) {
        return new LockOutcome(Optional.of(judgement), judgement.lock().mode(), true);
    }

    /** Returns the result of a job without a lock. */
    public static LockOutcome off() {
        return new LockOutcome(Optional.empty(), LockMode.OFF, true);
    }

    /** Returns the result of a job whose lock was lost with the agent's other files. The first step's inputs are still known. */
    static LockOutcome lost(CiJob job) {
        return new LockOutcome(Optional.empty(), LockMode.asked(job), LockMode.isKnown(job));
    }

    private static LockMode stricter(LockMode one, LockMode other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** Sets the outputs. */
    public void results(JobReporter reporter) {
        reporter.lockResults(
                judgement.map(LockEvaluation::newEntries).orElse(0L),
                judgement
                        .map(LockEvaluation::result)
                        .orElse(known && asked == LockMode.OFF ? Result.OFF : Result.UNKNOWN));
    }

    /**
     * Returns the exit code that the lock requires, and reports why the job fails; 0 without {@code lock: enforce}.
     *
     * @param failOn lowest priority of new behavior that fails the job
     */
    public int code(JobReporter reporter, JobOutcome outcome, Optional<Priority> failOn) {
        // Without a lock the run passes, since it proposes the first one. If the agent was attacked, that result is not
        // trusted.
        if (asked != LockMode.ENFORCE || (isLearned() && !outcome.isAttacked())) {
            return 0;
        }
        return reporter.lockCode(
                outcome,
                judgement.isPresent() ? judgement.get().worst(outcome) : LockEvaluation.alerted(outcome),
                judgement.filter(judged -> !judged.isOpen()).isEmpty(),
                failOn);
    }

    /** Returns the problem with an enforced lock that a job without findings has, as the end of a sentence; empty if there is none. */
    String reservation() {
        if (asked != LockMode.ENFORCE || isLearned()) {
            return "";
        }
        if (judgement.filter(judged -> judged.result() == Result.NEW).isPresent()) {
            return "the job did something that is not in its lock";
        }
        return judgement.filter(judged -> !judged.isOpen()).isPresent()
                ? ""
                : "not everything can be compared with the lock";
    }

    private boolean isLearned() {
        return judgement.filter(judged -> judged.result() == Result.LEARNED).isPresent();
    }
}
