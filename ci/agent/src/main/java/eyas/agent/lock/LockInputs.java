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
 * The inputs about the lock, which is fetched and read before the job's code runs.
 *
 * @param mode the requested mode
 * @param file the path of the lock in the repository
 */
public record LockInputs(LockMode mode, String file) {
    private static final String FILE = "lock-file";
    private static final int LONGEST = 300;
    private static final int SHOWN = 400;
    private static final int ERRORS = 10;
    /** A relative path without empty, {@code .} or {@code ..} components. */
    private static final Pattern PATH = Pattern.compile("(?!.*(^|/)\\.{0,2}(/|$))[^\\p{Cntrl}\\\\?#]+");

    /**
     * Reads and checks the inputs.
     *
     * @throws CiException if one is invalid
     */
    public static LockInputs of(CiJob job) {
        LockMode mode = LockMode.of(job);
        String file = job.input(FILE).orElse(job.lockFile());
        if (file.length() > LONGEST || !PATH.matcher(file).matches()) {
            throw new CiException("input " + FILE + ": '" + Printable.of(file, 80)
                    + "' is not a valid path of a file in the repository, such as " + job.lockFile());
        }
        return new LockInputs(mode, file);
    }

    /**
     * The fetched lock.
     *
     * @param description the message about it
     * @param loud whether to show the message outside the log
     */
    public record Fetched(LockSnapshot lock, String description, boolean loud) {}

    /**
     * Fetches the lock that applies; empty if the job uses none.
     *
     * @param repository returns the reviewed version of a file of the repository
     * @throws CiException if the lock is to be enforced and is unusable
     */
    public Optional<Fetched> take(Function<String, ReviewedChange> repository) {
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
                        new Fetched(
                                lock,
                                "lock: there is no " + name + " in " + missing.place()
                                        + ", so nothing is compared yet; the report contains a proposed lock"
                                        + (mode == LockMode.ENFORCE ? "; lock: enforce has no effect without it" : ""),
                                mode == LockMode.ENFORCE);
                    case ReviewedFile.Unknown unknown ->
                        unusable(
                                lock,
                                "the lock " + name + " is unavailable: " + Printable.of(unknown.reason(), SHOWN),
                                List.of());
                });
    }

    private Fetched found(LockSnapshot lock, ReviewedFile.Found found, String name) {
        LockParseResult reading = lock.reviewed().orElseThrow();
        String where = name + " of " + found.place();
        return reading.document().isPresent()
                ? new Fetched(lock, "lock: " + mode.inputValue() + ", with " + where, false)
                : unusable(lock, "the lock " + where + " is invalid", errors(reading));
    }

    private Fetched unusable(LockSnapshot lock, String why, List<String> errors) {
        if (mode == LockMode.ENFORCE) {
            throw new CiException(why + (errors.isEmpty() ? "" : ": " + String.join("; ", errors))
                    + "; with lock: enforce the job must not run without it");
        }
        return new Fetched(
                lock,
                "lock: " + why + (errors.isEmpty() ? "" : ": " + String.join("; ", errors)) + "; nothing is compared",
                true);
    }

    private static List<String> errors(LockParseResult reading) {
        return reading.diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .limit(ERRORS)
                .map(LockInputs::describe)
                .toList();
    }

    private static String describe(Diagnostic diagnostic) {
        return WorkflowCommandEscaper.logged(
                Printable.of(diagnostic.place() + ": " + diagnostic.code().id() + ", " + diagnostic.message(), SHOWN));
    }
}
