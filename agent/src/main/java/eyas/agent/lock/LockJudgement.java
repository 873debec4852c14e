package eyas.agent.lock;

import eyas.ci.outcome.BrokenRule;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.provider.ReviewedFile;
import eyas.lock.compare.LockChange.Nature;
import eyas.lock.compare.LockComparison;
import eyas.lock.compare.LockDifference;
import eyas.lock.compare.LockUpdate;
import eyas.lock.compare.Weight;
import eyas.lock.file.LockComments;
import eyas.lock.file.LockDocument;
import eyas.lock.file.LockReading;
import eyas.lock.file.LockWriter;
import eyas.lock.model.BehaviorLock;
import eyas.lock.run.RunBehavior;
import eyas.lock.run.RunReader;
import eyas.lock.run.UnusableReportException;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a job that has ended comes to by its lock.
 *
 * @param lock the lock that counted
 * @param problem why nothing can be said, in words; empty where something can
 * @param difference in what the run differs from the lock, or from no lock at all
 * @param gaps why more may be new than was seen; empty where all was seen
 * @param proposal the lock with what this run did; empty where nothing may be learned from it
 * @param own what the change that is to be reviewed makes of the lock; empty where it leaves it as it is
 */
public record LockJudgement(
        KeptLock lock,
        String problem,
        LockDifference difference,
        List<String> gaps,
        Optional<LockUpdate> proposal,
        Optional<LockDifference> own) {
    private static final LockDifference NOTHING = new LockDifference(List.of(), List.of(), List.of());
    private static final String REPORT = "report.json";
    private static final String PROPOSAL = "eyas.lock.yaml";

    public LockJudgement {
        gaps = List.copyOf(gaps);
    }

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

    /** Return what {@code outcome} comes to, of which {@code folder} has the report. */
    public static LockJudgement of(KeptLock lock, Path folder, JobOutcome outcome) {
        Optional<LockDifference> own = own(lock);
        if (lock.change().reviewed() instanceof ReviewedFile.Unknown(String reason)) {
            return unknown(lock, "the lock was not to be had: " + reason, own);
        }
        Optional<LockReading> reading = lock.reviewed();
        if (reading.isPresent() && reading.get().document().isEmpty()) {
            return unknown(lock, "the lock cannot be used; 'eyas lock show' says where it is wrong", own);
        }
        LockDocument document =
                reading.flatMap(LockReading::document).orElse(new LockDocument(BehaviorLock.EMPTY, LockComments.HEAD));
        RunBehavior run;
        try {
            run = run(folder.resolve(REPORT));
        } catch (IOException | UnusableReportException | OutOfMemoryError e) {
            return unknown(lock, "there is no report that could be compared with the lock: " + e.getMessage(), own);
        }
        boolean learnable = !lock.change().foreign() && outcome.verdict() != Verdict.TAMPERED;
        return new LockJudgement(
                lock,
                "",
                new LockComparison(document.lock()).with(run),
                Stream.concat(run.gaps().stream(), outcome.isWhole() ? Stream.empty() : outcome.problem().stream())
                        .toList(),
                learnable && run.distrust().isEmpty()
                        ? Optional.of(LockUpdate.of(document, List.of(run), false))
                        : Optional.empty(),
                own);
    }

    private static LockJudgement unknown(KeptLock lock, String why, Optional<LockDifference> own) {
        return new LockJudgement(lock, why, NOTHING, List.of(), Optional.empty(), own);
    }

    private static RunBehavior run(Path report) throws IOException {
        if (Files.size(report) > RunReader.MOST_BYTES) {
            throw new IOException(report + " is larger than " + RunReader.MOST_BYTES + " bytes");
        }
        return RunReader.read("this job", Files.readAllBytes(report));
    }

    /** What the change makes of the lock is the reviewer's to judge; it counts once it is merged. */
    private static Optional<LockDifference> own(KeptLock lock) {
        Optional<BehaviorLock> reviewed =
                lock.reviewed().flatMap(LockReading::document).map(LockDocument::lock);
        return lock.proposed()
                .flatMap(LockReading::document)
                .map(proposed -> new LockComparison(reviewed.orElse(BehaviorLock.EMPTY)).with(proposed.lock()))
                .filter(difference -> !difference.isEmpty());
    }

    /** Return how many entries are new, or other than the lock has them. */
    public long news() {
        return difference.changes().stream()
                        .filter(change -> change.nature() != Nature.GONE)
                        .count()
                + difference.actions().size();
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
     * Return the worst of what is new, as the priority of a rule: by the report, and by the alerts that were sealed while the job ran,
     * which nobody can take out of the report.
     */
    public Optional<Priority> worst(JobOutcome outcome) {
        if (!lock.compares()) {
            return Optional.empty();
        }
        Optional<Priority> reported = difference.heaviest().map(LockAlerts::priority);
        return Stream.concat(reported.stream(), alerted(outcome).stream()).min(Priority::compareTo);
    }

    /** Return the worst of what was an alert of the lock. */
    public static Optional<Priority> alerted(JobOutcome outcome) {
        return outcome.findings().byRule().stream()
                .filter(rule -> rule.rule().equals(LockAlerts.RULE))
                .map(BrokenRule::priority)
                .min(Priority::compareTo);
    }

    /** Return how much is new of that weight. */
    long count(Weight weight) {
        return difference.changes().stream()
                        .filter(change -> change.nature() != Nature.GONE && change.weight() == weight)
                        .count()
                + (weight == Weight.MEDIUM ? difference.actions().size() : 0);
    }

    /**
     * Write what the lock should be into {@code folder}, where something was learned.
     *
     * @return the file's name
     * @throws IOException if it cannot be written
     */
    public Optional<String> write(Path folder) throws IOException {
        if (proposal.isEmpty()) {
            return Optional.empty();
        }
        String text = LockWriter.text(proposal.get().document());
        Files.write(folder.resolve(PROPOSAL), text.getBytes(StandardCharsets.UTF_8));
        return Optional.of(PROPOSAL);
    }
}
