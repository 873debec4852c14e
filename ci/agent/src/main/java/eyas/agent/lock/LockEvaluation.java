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
 * The result of comparing an ended job with its lock.
 *
 * @param lock the lock that applied
 * @param report the report that was compared; empty if it is unusable
 * @param problem why there is no result; empty if there is one
 * @param difference the run's differences from the lock, or from an empty one
 * @param gaps why there may be unseen new behavior; empty if everything was seen
 * @param learnable what a lock can learn from; empty if it must not learn
 * @param concluded the highest priority of new behavior that the agent has sealed at its end, see {@link LockWatch#concluded}
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
    /** The report file that is compared. */
    public static final String REPORT = "report.json";

    private static final String NO_MEMORY = "out of memory";
    private static final String NO_REPORT = "cannot compare the report with the lock: ";
    /** A job controls how long the comparison takes. A timeout counts as unknown, which is no better than new behavior. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    public LockEvaluation {
        gaps = List.copyOf(gaps);
    }

    /**
     * What a lock can learn from.
     *
     * @param document the lock that applied
     * @param run the job's behavior
     */
    record Learnable(LockDocument document, RunBehavior run) {}

    private record Compared(RunBehavior run, LockDifference difference) {}

    /** The result in one word. */
    public enum Result {
        /** The job uses no lock. */
        OFF,
        /** There is no lock to compare with yet, or the job only learns. */
        LEARNED,
        /** There is no new behavior, and everything was seen. */
        KEPT,
        /** There is new behavior. */
        NEW,
        /** No new behavior was seen, but not everything was seen. */
        INCOMPLETE,
        /** The lock or the report is missing or unusable. */
        UNKNOWN
    }

    /**
     * Compares the report in {@code directory} with the lock.
     *
     * @param directory the agent's report directory
     * @param sealed what the agent's log records about the lock and the report
     */
    public static LockEvaluation of(LockSnapshot lock, Path directory, JobOutcome outcome, SealedLock sealed) {
        JobReport report;
        try {
            byte[] bytes = report(directory.resolve(REPORT));
            if (!sealed.files().has(REPORT, bytes)) {
                return unknown(lock, Optional.empty(), REPORT + " is not the file that the agent has written");
            }
            report = ReportReader.read(REPORT, bytes).report();
        } catch (IOException e) {
            return unknown(lock, Optional.empty(), NO_REPORT + FileErrorMessage.reason(e));
        } catch (InvalidReportException e) {
            return unknown(lock, Optional.empty(), NO_REPORT + e.getMessage());
        } catch (OutOfMemoryError e) {
            return unknown(lock, Optional.empty(), NO_REPORT + NO_MEMORY);
        }
        return of(lock, report, outcome, sealed.concluded());
    }

    /**
     * Compares a trusted report with the lock.
     *
     * @param concluded what the agent has sealed of its last comparison; empty if nothing
     */
    public static LockEvaluation of(LockSnapshot lock, JobReport report, JobOutcome outcome, String concluded) {
        if (lock.change().reviewed() instanceof ReviewedFile.Unknown(String reason)) {
            return unknown(lock, Optional.of(report), "the lock is unavailable: " + reason);
        }
        Optional<LockParseResult> reading = lock.reviewed();
        if (reading.isPresent() && reading.get().document().isEmpty()) {
            return unknown(lock, Optional.of(report), "the lock is invalid; run 'eyas lock show' to see its errors");
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
                    "comparing the report with the lock takes longer than " + LONGEST.toSeconds() + " s");
        }
        RunBehavior run = compared.get().run();
        boolean learnable = !lock.change().foreign() && outcome.verdict() != Verdict.TAMPERED;
        return new LockEvaluation(
                lock,
                Optional.of(report),
                "",
                compared.get().difference(),
                Stream.concat(run.gaps().stream(), outcome.isComplete() ? Stream.empty() : outcome.problem().stream())
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

    /** Returns the number of entries that are new or differ from the lock. */
    public long newEntries() {
        return (long) difference.newOrChanged().size() + difference.actions().size();
    }

    /** Returns the result in one word. */
    public Result result() {
        return !problem.isEmpty()
                ? Result.UNKNOWN
                : !lock.compares()
                        ? Result.LEARNED
                        : newEntries() > 0 ? Result.NEW : gaps.isEmpty() ? Result.KEPT : Result.INCOMPLETE;
    }

    /** Returns whether there may be new behavior although none is known. */
    public boolean isOpen() {
        return result() == Result.UNKNOWN || !gaps.isEmpty();
    }

    /**
     * Returns the highest priority of new behavior, by the report and by what the agent has sealed, which cannot be removed. What the agent
     * sealed at its end decides. Alerts raised during the job count only if the agent could not compare at its end, or not everything was
     * seen.
     */
    public Optional<Priority> worst(JobOutcome outcome) {
        Optional<Priority> reported =
                lock.compares() ? difference.heaviest().map(LockAlerts::priority) : Optional.empty();
        Optional<Priority> sealed = isDecided(outcome) ? Priority.of(concluded) : alerted(outcome);
        return Stream.concat(reported.stream(), sealed.stream()).min(Priority::compareTo);
    }

    private boolean isDecided(JobOutcome outcome) {
        return lock.compares() && problem.isEmpty() && gaps.isEmpty() && outcome.isComplete() && !concluded.isEmpty();
    }

    /** Returns whether behavior was new during the job and is not at its end: its alert remains, and does not count. */
    boolean isAlertWithdrawn(JobOutcome outcome) {
        return isDecided(outcome)
                && alerted(outcome).isPresent()
                && worst(outcome).isEmpty();
    }

    /** Returns the highest priority of the lock's alerts. */
    public static Optional<Priority> alerted(JobOutcome outcome) {
        return outcome.findings().byRule().stream()
                .filter(rule -> rule.rule().equals(LockAlerts.RULE))
                .map(RuleFinding::priority)
                .min(Priority::compareTo);
    }

    /** Returns the number of new entries of that weight. */
    long count(Weight weight) {
        return difference.newOrChanged().stream()
                        .filter(change -> change.weight() == weight)
                        .count()
                + (weight == Weight.MEDIUM ? difference.actions().size() : 0);
    }
}
