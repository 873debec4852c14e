package eyas.agent.lock;

import eyas.baseline.file.LockParseResult;
import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.ReviewedChange;
import eyas.ci.provider.ReviewedFile;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.Severity;
import eyas.text.Printable;
import eyas.text.WorkflowCommandEscaper;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a job asks of the lock by its inputs, and the lock that it is to be compared with: fetched and read before the job's code runs.
 *
 * @param mode what is asked for
 * @param file the path of the lock in the repository
 */
public record LockInputs(LockMode mode, String file) {
    private static final String FILE = "lock-file";
    private static final int LONGEST = 300;
    private static final int SHOWN = 400;
    private static final int ERRORS = 10;
    /** A path in the repository, by whose parts nobody gets out of it. */
    private static final Pattern PATH = Pattern.compile("(?!.*(^|/)\\.{0,2}(/|$))[^\\p{Cntrl}\\\\?#]+");

    /**
     * Reads and checks them.
     *
     * @throws CiException if one is wrong
     */
    public static LockInputs of(CiJob job) {
        LockMode mode = LockMode.of(job);
        String file = job.input(FILE).orElse(job.lockFile());
        if (file.length() > LONGEST || !PATH.matcher(file).matches()) {
            throw new CiException("input " + FILE + ": '" + Printable.of(file, 80)
                    + "' is no path of a file in the repository, as " + job.lockFile() + " is");
        }
        return new LockInputs(mode, file);
    }

    /**
     * What was found.
     *
     * @param words what is to be said of it
     * @param loud whether somebody should see that who does not read the log
     */
    public record Taken(LockSnapshot lock, String words, boolean loud) {}

    /**
     * Fetch the lock that counts; empty where none is asked for.
     *
     * @param repository returns a file of the repository as it was reviewed
     * @throws CiException if the lock is to be enforced and cannot be
     */
    public Optional<Taken> take(Function<String, ReviewedChange> repository) {
        if (mode == LockMode.OFF) {
            return Optional.empty();
        }
        ReviewedChange change = repository.apply(file);
        LockSnapshot lock = new LockSnapshot(mode, file, change);
        String name = Printable.of(file, LONGEST);
        return Optional.of(
                switch (change.reviewed()) {
                    case ReviewedFile.Found found -> found(lock, found, name);
                    case ReviewedFile.Missing missing ->
                        new Taken(
                                lock,
                                "lock: there is no " + name + " in " + missing.place()
                                        + ", so nothing is compared yet; the report has a proposal for it"
                                        + (mode == LockMode.ENFORCE
                                                ? "; lock: enforce enforces nothing without it"
                                                : ""),
                                mode == LockMode.ENFORCE);
                    case ReviewedFile.Unknown unknown ->
                        unusable(
                                lock,
                                "the lock " + name + " is not to be had: " + Printable.of(unknown.reason(), SHOWN),
                                List.of());
                });
    }

    private Taken found(LockSnapshot lock, ReviewedFile.Found found, String name) {
        LockParseResult reading = lock.reviewed().orElseThrow();
        String where = name + " of " + found.place();
        return reading.document().isPresent()
                ? new Taken(lock, "lock: " + mode.word() + ", with " + where, false)
                : unusable(lock, "the lock " + where + " cannot be used", errors(reading));
    }

    private Taken unusable(LockSnapshot lock, String why, List<String> errors) {
        if (mode == LockMode.ENFORCE) {
            throw new CiException(why + (errors.isEmpty() ? "" : ": " + String.join("; ", errors))
                    + "; with lock: enforce nothing of the job is run without it");
        }
        return new Taken(
                lock,
                "lock: " + why + (errors.isEmpty() ? "" : ": " + String.join("; ", errors)) + "; nothing is compared",
                true);
    }

    private static List<String> errors(LockParseResult reading) {
        return reading.diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .limit(ERRORS)
                .map(LockInputs::words)
                .toList();
    }

    private static String words(Diagnostic diagnostic) {
        return WorkflowCommandEscaper.logged(
                Printable.of(diagnostic.place() + ": " + diagnostic.code().id() + ", " + diagnostic.message(), SHOWN));
    }
}
