package eyas.tables.read;

import eyas.report.model.RunIdentity;
import eyas.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whose job it is. Two jobs with the same are one job.
 *
 * @param provider the CI system, for example {@code github}; empty if unknown
 * @param repository {@code OWNER/NAME}; {@link #UNKNOWN} if unknown
 * @param run the CI system's number of the run; of a job of which none is known, the digest of its report
 * @param attempt which attempt at the run, from 1
 * @param job what tells the job from the others of the run, in one text
 * @param parts what the key is made of; a text that is joined of several may be that of two jobs, and these tell them apart
 */
public record StoredJobIdentity(
        String provider, String repository, String run, long attempt, String job, List<String> parts) {
    /** Stands for a repository that is not known; no repository is called so. */
    public static final String UNKNOWN = "(unknown)";

    /** The longest of each, in characters. */
    public static final int LONGEST = 1024;

    /** The longest text that a report may claim, in characters; several of them make a name. */
    private static final int LONGEST_CLAIM = 300;

    private static final int KEY = 32;

    public StoredJobIdentity {
        parts = List.copyOf(parts);
        check("provider", provider);
        check("repository", repository);
        check("run", run);
        check("job", job);
        if (repository.isEmpty()) {
            throw new InvalidInputException("the job's repository is empty");
        }
    }

    /** Creates one of which {@code job} says all. */
    public StoredJobIdentity(String provider, String repository, String run, long attempt, String job) {
        this(provider, repository, run, attempt, job, List.of(provider, repository, run, Long.toString(attempt), job));
    }

    /** Returns the identity of a job of which nothing is known: its report's digest keeps it apart from others. */
    static StoredJobIdentity unknown(String digest) {
        return new StoredJobIdentity("", UNKNOWN, digest, 1, "");
    }

    /**
     * Returns the identity that a report claims; an unknown one where the claim cannot be part of names and of text for people.
     *
     * @param machine where the job ran; it tells apart jobs of one matrix
     */
    static StoredJobIdentity claimed(RunIdentity run, String machine, String digest) {
        boolean isPlain = Stream.of(run.provider(), run.repository(), run.run(), run.job(), run.variant(), machine)
                .allMatch(text ->
                        text.length() <= LONGEST_CLAIM && text.codePoints().noneMatch(Character::isISOControl));
        if (!isPlain || run.repository().isEmpty()) {
            return unknown(digest);
        }
        String name = run.job()
                + (run.variant().isEmpty() ? "" : " (" + run.variant() + ")")
                + (machine.isEmpty() ? "" : " on " + machine);
        return new StoredJobIdentity(run.provider(), run.repository(), run.run(), Math.max(1, run.attempt()), name);
    }

    private static void check(String what, String value) {
        if (value.length() > LONGEST) {
            throw new InvalidInputException(
                    "the job's " + what + " has " + value.length() + " characters; at most " + LONGEST + " are taken");
        }
        // It becomes part of names and of text for people.
        if (value.codePoints().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException("the job's " + what + " has control characters");
        }
    }

    /** Returns the key of the job in all tables: 32 hex digits that follow from its parts. */
    public String key() {
        MessageDigest digest = Sha256.digest();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            // The length before each keeps two different rows of parts apart.
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, KEY);
    }
}
