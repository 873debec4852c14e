package eyas.tables.read;

import eyas.report.model.RunIdentity;
import eyas.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The identity of a job; jobs with equal identities are the same job.
 *
 * @param provider the CI system, for example {@code github}; empty if unknown
 * @param repository {@code OWNER/NAME}; {@link #UNKNOWN} if unknown
 * @param run the CI system's ID of the run; the digest of the report if unknown
 * @param attempt the attempt of the run, from 1
 * @param job the job within the run, as one text
 * @param parts the parts of the key; joined texts of two jobs may be equal, and their parts distinguish them
 */
public record StoredJobIdentity(
        String provider, String repository, String run, long attempt, String job, List<String> parts) {
    /** Stands for an unknown repository; not a valid repository name. */
    public static final String UNKNOWN = "(unknown)";

    /** The maximum length of each text, in characters. */
    public static final int LONGEST = 1024;

    /** The maximum length of a text that a report claims, in characters; several of them form a name. */
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

    /** Creates an identity whose job is fully described by {@code job}. */
    public StoredJobIdentity(String provider, String repository, String run, long attempt, String job) {
        this(provider, repository, run, attempt, job, List.of(provider, repository, run, Long.toString(attempt), job));
    }

    /** Returns the identity of an unknown job, distinguished by the report's digest. */
    static StoredJobIdentity unknown(String digest) {
        return new StoredJobIdentity("", UNKNOWN, digest, 1, "");
    }

    /**
     * Returns the identity that a report claims; an unknown one if the claim is not valid in names and messages.
     *
     * @param machine the machine of the job; distinguishes jobs of one matrix
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
                    "the job's " + what + " has " + value.length() + " characters, maximum " + LONGEST);
        }
        // It becomes part of names and messages.
        if (value.codePoints().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException("the job's " + what + " contains control characters");
        }
    }

    /** Returns the key of the job in all tables: 32 hex digits derived from its parts. */
    public String key() {
        MessageDigest digest = Sha256.digest();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            // The length prefix keeps different parts apart.
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, KEY);
    }
}
