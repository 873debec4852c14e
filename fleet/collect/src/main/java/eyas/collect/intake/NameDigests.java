package eyas.collect.intake;

import eyas.collect.journal.Digest;
import eyas.delivery.DeliveryJob;
import java.util.Locale;

/**
 * Salted digests of the names in the journal, so that names cannot be guessed from it.
 *
 * @param salt the secret salt of this receiver
 */
public record NameDigests(String salt) {
    /** Returns the digest of a repository, case-insensitively. */
    public Digest repository(String name) {
        return Digest.of(salt + "\nrepository\n" + name.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the digest of the job's identity.
     *
     * @param host the authenticated machine, empty for none
     */
    public Digest job(DeliveryJob job, String host) {
        // No text contains a line end.
        return Digest.of(salt + "\njob\n" + String.join("\n", job.identity()) + "\n" + host);
    }

    /** Returns the digest of a sequence of a running job. */
    public Digest sequence(Digest job, String sequence) {
        return Digest.of(salt + "\nsequence\n" + job.hex() + "\n" + sequence);
    }

    /** Returns the digest of a sender. */
    Digest account(String name) {
        return Digest.of(salt + "\naccount\n" + name);
    }
}
