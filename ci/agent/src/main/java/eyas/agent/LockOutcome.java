package eyas.agent;

import eyas.agent.lock.LockEvaluation;
import eyas.agent.lock.LockEvaluation.Word;
import eyas.agent.lock.LockMode;
import eyas.agent.lock.LockSnapshot;
import eyas.agent.lock.SealedLock;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.provider.CiJob;
import eyas.rules.model.Priority;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a job that has ended comes to by its lock: the outputs that say so, and whether it fails.
 *
 * @param judgement the comparison; empty where the job asks for no lock, or the lock has gone
 * @param asked the strictest of what was asked for
 * @param known whether it is known what was asked for
 */
public record LockOutcome(Optional<LockEvaluation> judgement, LockMode asked, boolean known) {
    /**
     * Judge a job of which the agent has left something.
     *
     * @param kept the lock as the first step has found it
     * @param sealed what the agent's log has of it
     * @param report the folder with the report
     */
    static LockOutcome of(CiJob job, Optional<LockSnapshot> kept, SealedLock sealed, Path report, JobOutcome outcome) {
        LockMode begun = sealed.mode().orElse(LockMode.OFF);
        LockMode found = kept.map(LockSnapshot::mode).orElse(LockMode.OFF);
        return new LockOutcome(
                kept.map(lock -> LockEvaluation.of(lock, report, outcome, sealed)),
                stricter(LockMode.asked(job), stricter(begun, found)),
                LockMode.isKnown(job) || sealed.mode().isPresent() || kept.isPresent());
    }

    /** Return the end of a job of which all is known that {@code judgement} says, as of one that was recorded. */
    public static LockOutcome of(LockEvaluation judgement) {
        return new LockOutcome(Optional.of(judgement), judgement.lock().mode(), true);
    }

    /** Return the end of a job that asks for no lock. */
    public static LockOutcome off() {
        return new LockOutcome(Optional.empty(), LockMode.OFF, true);
    }

    /** Return the end of a job whose lock has gone with all else that the agent had; what the first step was asked for has not. */
    static LockOutcome lost(CiJob job) {
        return new LockOutcome(Optional.empty(), LockMode.asked(job), LockMode.isKnown(job));
    }

    private static LockMode stricter(LockMode one, LockMode other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** Set the outputs. */
    public void results(JobReporter reporter) {
        reporter.lockResults(
                judgement.map(LockEvaluation::news).orElse(0L),
                judgement.map(LockEvaluation::word).orElse(known && asked == LockMode.OFF ? Word.OFF : Word.UNKNOWN));
    }

    /**
     * Return the exit code that the lock asks for, and say so where it does; 0 where it is not to be enforced.
     *
     * @param failOn from which priority on what is new fails the job
     */
    public int code(JobReporter reporter, JobOutcome outcome, Optional<Priority> failOn) {
        // The first lock of a repository is proposed by a run that nothing can be compared with. Who is attacked cannot
        // believe that.
        if (asked != LockMode.ENFORCE || (isLearned() && !outcome.isAttacked())) {
            return 0;
        }
        return reporter.lockCode(
                outcome,
                judgement.isPresent() ? judgement.get().worst(outcome) : LockEvaluation.alerted(outcome),
                judgement.filter(judged -> !judged.isOpen()).isEmpty(),
                failOn);
    }

    /** Return what a job that keeps all rules comes to by a lock that it has to keep, as the end of a sentence; empty where it keeps it. */
    String reservation() {
        if (asked != LockMode.ENFORCE || isLearned()) {
            return "";
        }
        if (judgement.filter(judged -> judged.word() == Word.NEW).isPresent()) {
            return "the job did what its lock does not have";
        }
        return judgement.filter(judged -> !judged.isOpen()).isPresent()
                ? ""
                : "not everything can be compared with the lock";
    }

    private boolean isLearned() {
        return judgement.filter(judged -> judged.word() == Word.LEARNED).isPresent();
    }
}
