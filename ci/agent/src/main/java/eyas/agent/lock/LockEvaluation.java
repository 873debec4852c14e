package eyas.agent.lock;

import eyas.baseline.compare.LockComparison;
import eyas.baseline.compare.LockDifference;
import eyas.baseline.compare.Weight;
import eyas.baseline.file.LockComments;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockParseResult;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.run.RunBehavior;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.RuleFinding;
import eyas.ci.provider.ReviewedFile;
import eyas.report.InvalidReportException;
import eyas.report.ReportReader;
import eyas.report.model.JobReport;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a job that has ended comes to by its lock.
 *
 * @param lock the lock that counted
 * @param report the report that was compared; empty where it cannot be used
 * @param problem why nothing can be said, in words; empty where something can
 * @param difference in what the run differs from the lock, or from no lock at all
 * @param gaps why more may be new than was seen; empty where all was seen
 * @param learnable what can be learned from; empty where nothing may be
 * @param concluded the worst that the agent has found new at its end and sealed, as {@link LockWatch#concluded} says it
 */
public record LockEvaluation(
        LockSnapshot lock,
        Optional<JobReport> report,
        String problem,
        LockDifference difference,
        List<String> gaps,
        Optional<Learnable> learnable,
        String concluded) {
    private static final LockDifference NOTHING = new LockDifference(List.of(), List.of(), List.of());
    /** The file of the report that is compared. */
    public static final String REPORT = "report.json";

    private static final String NO_MEMORY = "it needs more memory than there is";
    private static final String NO_REPORT = "there is no report that could be compared with the lock: ";
    /** A job chooses how long it takes to compare it; then nothing can be said, which is no better than something new. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    public LockEvaluation {
        gaps = List.copyOf(gaps);
    }

    /**
     * What a lock can learn from.
     *
     * @param document the lock that counted
     * @param run what the job did
     */
    record Learnable(LockDocument document, RunBehavior run) {}

    private record Compared(RunBehavior run, LockDifference difference) {}

    /** The word that says it in short. */
    public enum Word {
        /** The job asks for no lock. */
        OFF,
        /** There is nothing to compare with yet, or nothing is to be compared. */
        LEARNED,
        /** Nothing is new, and all was seen. */
        KEPT,
        /** Something is new. */
        NEW,
        /** Nothing new was seen, and not all was seen. */
        INCOMPLETE,
        /** There is no lock or report that could be used. */
        UNKNOWN
    }

    /**
     * Return what {@code outcome} comes to.
     *
     * @param folder has the report that the agent has written
     * @param sealed what the agent's log has of that
     */
    public static LockEvaluation of(LockSnapshot lock, Path folder, JobOutcome outcome, SealedLock sealed) {
        JobReport report;
        try {
            byte[] bytes = report(folder.resolve(REPORT));
            if (!sealed.files().has(REPORT, bytes)) {
                return unknown(lock, Optional.empty(), REPORT + " is not the one that the agent has written");
            }
            report = ReportReader.read(REPORT, bytes).report();
        } catch (IOException e) {
            return unknown(lock, Optional.empty(), NO_REPORT + FileErrorMessage.words(e));
        } catch (InvalidReportException e) {
            return unknown(lock, Optional.empty(), NO_REPORT + e.getMessage());
        } catch (OutOfMemoryError e) {
            return unknown(lock, Optional.empty(), NO_REPORT + NO_MEMORY);
        }
        return of(lock, report, outcome, sealed.concluded());
    }

    /**
     * Return what {@code outcome} comes to by a report that can be believed.
     *
     * @param concluded what the agent has sealed of its last comparison; empty where it has not
     */
    public static LockEvaluation of(LockSnapshot lock, JobReport report, JobOutcome outcome, String concluded) {
        if (lock.change().reviewed() instanceof ReviewedFile.Unknown(String reason)) {
            return unknown(lock, Optional.of(report), "the lock was not to be had: " + reason);
        }
        Optional<LockParseResult> reading = lock.reviewed();
        if (reading.isPresent() && reading.get().document().isEmpty()) {
            return unknown(
                    lock, Optional.of(report), "the lock cannot be used; 'eyas lock show' says where it is wrong");
        }
        LockDocument document = reading.flatMap(LockParseResult::document)
                .orElse(new LockDocument(BehaviorLock.EMPTY, LockComments.HEAD));
        Optional<Compared> compared;
        try {
            compared = TimeLimit.within(LONGEST, () -> compared(report, document));
        } catch (OutOfMemoryError | StackOverflowError e) {
            return unknown(lock, Optional.of(report), NO_REPORT + NO_MEMORY);
        }
        if (compared.isEmpty()) {
            return unknown(
                    lock,
                    Optional.of(report),
                    "to compare the report with the lock takes longer than " + LONGEST.toSeconds() + " s");
        }
        RunBehavior run = compared.get().run();
        boolean learnable = !lock.change().foreign() && outcome.verdict() != Verdict.TAMPERED;
        return new LockEvaluation(
                lock,
                Optional.of(report),
                "",
                compared.get().difference(),
                Stream.concat(run.gaps().stream(), outcome.isWhole() ? Stream.empty() : outcome.problem().stream())
                        .toList(),
                learnable ? Optional.of(new Learnable(document, run)) : Optional.empty(),
                concluded);
    }

    private static LockEvaluation unknown(LockSnapshot lock, Optional<JobReport> report, String why) {
        return new LockEvaluation(lock, report, why, NOTHING, List.of(), Optional.empty(), "");
    }

    private static Compared compared(JobReport report, LockDocument document) {
        RunBehavior run = RunBehavior.of("this job", report);
        return new Compared(run, new LockComparison(document.lock()).with(run));
    }

    private static byte[] report(Path report) throws IOException {
        if (Files.size(report) > ReportReader.MOST_BYTES) {
            throw new IOException(report + " is larger than " + ReportReader.MOST_BYTES + " bytes");
        }
        return Files.readAllBytes(report);
    }

    /** Return how many entries are new, or other than the lock has them. */
    public long news() {
        return (long) difference.newOrChanged().size() + difference.actions().size();
    }

    /** Return it in a word. */
    public Word word() {
        return !problem.isEmpty()
                ? Word.UNKNOWN
                : !lock.compares()
                        ? Word.LEARNED
                        : news() > 0 ? Word.NEW : gaps.isEmpty() ? Word.KEPT : Word.INCOMPLETE;
    }

    /** Return whether nothing is known to be new though it may be. */
    public boolean isOpen() {
        return word() == Word.UNKNOWN || !gaps.isEmpty();
    }

    /**
     * Return the worst of what is new, as the priority of a rule: by the report, and by what the agent has sealed, which nobody can take
     * out of it. What it sealed at its end decides; only where it could not compare then, or not everything was seen, what was an alert
     * while the job ran counts.
     */
    public Optional<Priority> worst(JobOutcome outcome) {
        Optional<Priority> reported =
                lock.compares() ? difference.heaviest().map(LockAlerts::priority) : Optional.empty();
        Optional<Priority> sealed = isDecided(outcome) ? Priority.of(concluded) : alerted(outcome);
        return Stream.concat(reported.stream(), sealed.stream()).min(Priority::compareTo);
    }

    private boolean isDecided(JobOutcome outcome) {
        return lock.compares() && problem.isEmpty() && gaps.isEmpty() && outcome.isWhole() && !concluded.isEmpty();
    }

    /** Return whether something was new while the job ran and is not at its end: its alert stands, and does not count. */
    boolean isTakenBack(JobOutcome outcome) {
        return isDecided(outcome)
                && alerted(outcome).isPresent()
                && worst(outcome).isEmpty();
    }

    /** Return the worst of what was an alert of the lock. */
    public static Optional<Priority> alerted(JobOutcome outcome) {
        return outcome.findings().byRule().stream()
                .filter(rule -> rule.rule().equals(LockAlerts.RULE))
                .map(RuleFinding::priority)
                .min(Priority::compareTo);
    }

    /** Return how much is new of that weight. */
    long count(Weight weight) {
        return difference.newOrChanged().stream()
                        .filter(change -> change.weight() == weight)
                        .count()
                + (weight == Weight.MEDIUM ? difference.actions().size() : 0);
    }
}
